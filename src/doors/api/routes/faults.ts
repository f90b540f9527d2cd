import { z } from 'zod'
import { deletedSchema } from '../../../contract/api.ts'
import {
  faultListSchema,
  faultSchema,
  newFaultSchema,
  type SpeakingAddressesJson,
  speakingAddressesSchema,
} from '../../../contract/fault.ts'
import { speakingAddresses } from '../../../faults/speaking-addresses.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { faultJson } from '../fault-json.ts'
import { mailboxFilter } from '../parameters.ts'
import { readNewFault } from '../read-new-fault.ts'

const byMailbox = z.strictObject({ mailbox: mailboxFilter })
const byId = z.strictObject({ id: z.string().describe('The rule') })
const absent = { description: 'There is no such rule' }

/** SMTP errors ordered on purpose. They live as long as the process, and are not announced on the live feed: ask again. */
export function faultsRoutes({ faults, clock = Date.now }: ApiOptions): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/faults',
      operationId: 'listFaults',
      group: 'Faults',
      summary: 'List fault rules with their counters',
      description: 'In the order in which they are asked. `mailbox` gives those of that mailbox only.',
      example: '"$POSTFANG/api/faults?mailbox=run-42"',
      query: byMailbox,
      answers: { 200: { description: 'The rules', schema: faultListSchema } },
      handle: ({ query }) => Response.json({ faults: faults.list(query.mailbox).map(faultJson) }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/faults',
      operationId: 'createFault',
      group: 'Faults',
      summary: 'Order an SMTP error',
      description:
        'The rule stands behind those that are there: at each point the first one that is for the client and whose turn it is decides alone. Rules live in memory, until they are deleted or the server stops.',
      example:
        '-X POST "$POSTFANG/api/faults" -H "Content-Type: application/json" -d \'{"at":"rcpt","mailbox":"run-42","reply":"450 4.2.1 Mailbox busy","times":2}\'',
      body: newFaultSchema,
      answers: {
        201: { description: 'It is in force', schema: faultSchema },
        503: { description: 'There are too many rules' },
      },
      handle({ body }) {
        const read = readNewFault(body, clock())
        if (read.kind === 'wrong') throw new HttpProblem(400, read.message, { parameter: read.member })
        const fault = faults.add(read.fault)
        return Response.json(faultJson(fault), {
          status: 201,
          headers: { location: `/api/faults/${fault.id}` },
        })
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/faults',
      operationId: 'deleteFaults',
      group: 'Faults',
      summary: 'Delete fault rules',
      description: 'With `mailbox` those of that mailbox, else all.',
      example: '-X DELETE "$POSTFANG/api/faults?mailbox=run-42"',
      query: byMailbox,
      answers: { 200: { description: 'How many were deleted', schema: deletedSchema } },
      handle: ({ query }) => Response.json({ deleted: faults.removeAll(query.mailbox) }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/faults/addresses',
      operationId: 'listSpeakingAddresses',
      group: 'Faults',
      summary: 'List the recipients that say themselves what happens to them',
      description:
        'They need no rule: mail to them fails as their name says, at once or, in Mailjet mode, after it was taken.',
      example: '"$POSTFANG/api/faults/addresses"',
      answers: { 200: { description: 'Domains and addresses', schema: speakingAddressesSchema } },
      handle: () => Response.json(speakingAddressesJson(faults.domains)),
    }),
    defineRoute({
      method: 'get',
      path: '/api/faults/{id}',
      operationId: 'getFault',
      group: 'Faults',
      summary: 'Read a fault rule with its counters',
      example: '"$POSTFANG/api/faults/$FAULT"',
      params: byId,
      answers: { 200: { description: 'The rule', schema: faultSchema }, 404: absent },
      handle({ params }) {
        const fault = faults.find(params.id)
        return fault ? Response.json(faultJson(fault)) : noSuchFault()
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/faults/{id}',
      operationId: 'deleteFault',
      group: 'Faults',
      summary: 'Delete a fault rule',
      example: '-X DELETE "$POSTFANG/api/faults/$FAULT"',
      params: byId,
      answers: { 200: { description: 'It is gone', schema: deletedSchema }, 404: absent },
      handle: ({ params }) => (faults.remove(params.id) ? Response.json({ deleted: 1 }) : noSuchFault()),
    }),
  ]
}

function speakingAddressesJson(domains: readonly string[]): SpeakingAddressesJson {
  const [domain] = domains
  const addresses = speakingAddresses.map(({ localPart, at, meaning }) => ({
    address: `${localPart}@${domain}`,
    at,
    meaning,
  }))
  return { domains: [...domains], addresses: domain === undefined ? [] : addresses }
}

function noSuchFault(): never {
  throw new HttpProblem(404, 'There is no fault rule with this id: it was deleted, or never was')
}
