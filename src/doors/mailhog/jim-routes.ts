import type { Faults } from '../../faults/create-faults.ts'
import { type CompatRoute, defineCompatRoute } from '../../http/compat/compat-route.ts'
import { readLenientJson, readLenientObject } from '../../http/compat/read-lenient-json.ts'
import { HttpProblem } from '../../http/problem.ts'
import { PostfangError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { composeError } from './answers.ts'
import { defaultJim, type Jim, readJim, toFaults } from './jim.ts'

const path = '/api/v2/jim'

/** The chaos monkey: one for all mailboxes, one for each that a client is limited to. It is made of faults. */
export function jimRoutes(faults: Faults): readonly CompatRoute[] {
  const jims = new Map<string | undefined, { readonly jim: Jim; readonly ids: readonly string[] }>()

  function take(mailbox: string | undefined): void {
    for (const id of jims.get(mailbox)?.ids ?? []) faults.remove(id)
    jims.delete(mailbox)
  }

  /** All of its faults, or none. */
  function put(mailbox: string | undefined, jim: Jim): void {
    const ids: string[] = []
    try {
      for (const fault of toFaults(jim, mailbox)) ids.push(faults.add(fault).id)
    } catch (error) {
      for (const id of ids) faults.remove(id)
      if (error instanceof PostfangError && error.code === 'invalid')
        throw new HttpProblem(400, error.message)
      throw error
    }
    take(mailbox)
    jims.set(mailbox, { jim, ids })
  }

  function requireJim(mailbox: string | undefined): Jim {
    const found = jims.get(mailbox)
    if (found) return found.jim
    throw new HttpProblem(404, 'Jim is not enabled: enable him with POST')
  }

  return [
    defineCompatRoute({
      method: 'get',
      path,
      composeError,
      handle: ({ mailbox }) => Response.json(requireJim(mailbox)),
    }),
    defineCompatRoute({
      method: 'post',
      path,
      composeError,
      handle({ mailbox, body }) {
        if (jims.has(mailbox)) throw new HttpProblem(400, 'Jim is enabled already: change him with PUT')
        if (jims.size >= limits.faults) throw new HttpProblem(400, 'There are too many Jims: disable some')
        put(mailbox, readLenientJson(body) === undefined ? defaultJim : readJim(readLenientObject(body)))
        return new Response(null, { status: 201 })
      },
    }),
    defineCompatRoute({
      method: 'put',
      path,
      composeError,
      handle({ mailbox, body }) {
        requireJim(mailbox)
        if (readLenientJson(body) === undefined) throw new HttpProblem(400, 'Say how Jim should be, as JSON')
        put(mailbox, readJim(readLenientObject(body)))
        return new Response(null)
      },
    }),
    defineCompatRoute({
      method: 'delete',
      path,
      composeError,
      handle({ mailbox }) {
        requireJim(mailbox)
        take(mailbox)
        return new Response(null)
      },
    }),
  ]
}
