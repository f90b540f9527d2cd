import type { CallbackState, Callbacks, WantedCallback } from '../../../events/callbacks/callbacks.ts'
import type { Route } from '../../../http/route.ts'
import type { CallbackVersion } from '../../../model/callback.ts'
import { type MailjetEventType, mailjetEventTypes } from '../../../model/mailjet-event.ts'
import type { KeyCheck } from '../api-key.ts'
import type { Properties } from '../properties.ts'
import {
  answerData,
  answerDeleted,
  answerList,
  answerNotFound,
  answerUnchanged,
  type RestObject,
} from './rest-answer.ts'
import { isOn, type RestQuery } from './rest-query.ts'
import { defineRestRoute, RestError, type RestRequest } from './rest-route.ts'

export interface CallbackRoutesOptions {
  readonly callbacks: Callbacks
  /** The number of the API key that a mailbox stands for. */
  readonly apiKeyIdOf: (mailbox: string) => number
  readonly checkKey?: KeyCheck | undefined
}

/** Numbers of the filter `EventType` (Mailjet, API reference): from 1, in this order. */
const filterTypes: readonly MailjetEventType[] = [
  'click',
  'bounce',
  'spam',
  'blocked',
  'unsub',
  'open',
  'sent',
]

/** `/v3/REST/eventcallbackurl` (Mailjet, API reference, "Webhook"). */
export function createCallbackRoutes(options: CallbackRoutesOptions): readonly Route[] {
  const { callbacks, apiKeyIdOf, checkKey } = options
  const define = (definition: Parameters<typeof defineRestRoute>[1]) => defineRestRoute(checkKey, definition)
  const listOf = ({ caller }: RestRequest) => callbacks.list(caller.mailbox)

  async function find(request: RestRequest): Promise<CallbackState | undefined> {
    const id = request.param('id')
    return (await listOf(request)).find(({ callback }) => String(callback.id) === id)
  }

  const answer = (state: CallbackState, status?: number) =>
    answerData([callbackObject(state, apiKeyIdOf)], status)

  return [
    define({
      method: 'get',
      path: '/eventcallbackurl',
      async handle(request) {
        const found = (await listOf(request)).filter(toFilter(request.query))
        return answerList(
          found.map((state) => callbackObject(state, apiKeyIdOf)),
          request.query,
        )
      },
    }),
    define({
      method: 'post',
      path: '/eventcallbackurl',
      async handle(request) {
        const { mailbox } = request.caller
        const { url, type = 'open', isBackup = false, version = 1 } = readProperties(request.body)
        if (url === undefined) throw new RestError(400, 'Missing mandatory property "Url"')
        const isTaken = (await listOf(request)).some(
          ({ callback }) => callback.type === type && callback.isBackup === isBackup,
        )
        if (isTaken) {
          throw new RestError(400, `There is already a Url for EventType "${type}": change that one`)
        }
        return answer(await callbacks.set({ mailbox, url, type, isBackup, version }), 201)
      },
    }),
    define({
      method: 'get',
      path: '/eventcallbackurl/{id}',
      async handle(request) {
        const found = await find(request)
        return found === undefined ? answerNotFound() : answer(found)
      },
    }),
    define({
      method: 'put',
      path: '/eventcallbackurl/{id}',
      async handle(request) {
        const found = await find(request)
        if (found === undefined) return answerNotFound()
        const { callback, target } = found
        const change = readProperties(request.body)
        const wanted: WantedCallback = {
          mailbox: request.caller.mailbox,
          url: change.url ?? callback.url,
          type: change.type ?? callback.type,
          isBackup: change.isBackup ?? callback.isBackup,
          version: change.version ?? callback.version,
        }
        const isSame =
          wanted.url === callback.url &&
          wanted.type === callback.type &&
          wanted.isBackup === callback.isBackup &&
          wanted.version === callback.version
        // A dead one lives again when its Url is given, or `alive`.
        const isRevived = target.isDead && (change.url !== undefined || change.isAlive === true)
        if (isSame && !isRevived) return answerUnchanged()
        const isTaken = (await listOf(request)).some(
          (other) =>
            other.callback.id !== callback.id &&
            other.callback.type === wanted.type &&
            other.callback.isBackup === wanted.isBackup,
        )
        if (isTaken) {
          throw new RestError(400, `There is already a Url for EventType "${wanted.type}": change that one`)
        }
        const changed = await callbacks.change(callback.id, wanted)
        return changed === undefined ? answerNotFound() : answer(changed)
      },
    }),
    define({
      method: 'delete',
      path: '/eventcallbackurl/{id}',
      async handle(request) {
        const found = await find(request)
        if (found === undefined) return answerNotFound()
        await callbacks.remove({ mailbox: request.caller.mailbox, id: found.callback.id })
        return answerDeleted()
      },
    }),
  ]
}

function callbackObject(
  { callback, target }: CallbackState,
  apiKeyIdOf: (mailbox: string) => number,
): RestObject {
  const { id, mailbox, type, isBackup, url, version } = callback
  return {
    APIKeyID: apiKeyIdOf(mailbox ?? ''),
    EventType: type,
    ID: id,
    IsBackup: isBackup,
    Status: target.isDead ? 'dead' : 'alive',
    Url: url,
    Version: version,
  }
}

interface CallbackProperties {
  readonly url: string | undefined
  readonly type: MailjetEventType | undefined
  readonly isBackup: boolean | undefined
  readonly version: CallbackVersion | undefined
  readonly isAlive: boolean | undefined
}

/** @throws RestError 400 for a property of another type, or with a value that there is not */
function readProperties(body: Properties): CallbackProperties {
  const url = propertyOf(body, 'Url')
  if (url !== undefined && (typeof url !== 'string' || url === ''))
    throw invalid('Url', 'a string is expected')
  const isBackup = propertyOf(body, 'IsBackup')
  if (isBackup !== undefined && typeof isBackup !== 'boolean')
    throw invalid('IsBackup', 'a boolean is expected')
  const status = readOneOf(body, 'Status', ['alive', 'dead'])
  return {
    url,
    type: readOneOf(body, 'EventType', mailjetEventTypes),
    isBackup,
    version: readOneOf(body, 'Version', [1, 2]),
    isAlive: status && status === 'alive',
  }
}

function readOneOf<T extends string | number>(
  body: Properties,
  name: string,
  known: readonly T[],
): T | undefined {
  const value = propertyOf(body, name)
  const found = known.find((one) => one === value)
  if (value === undefined || found !== undefined) return found
  throw invalid(name, `expected ${known.join(', ')}`)
}

function propertyOf(body: Properties, name: string): unknown {
  return body.get(name.toLowerCase())?.value
}

function invalid(name: string, expected: string): RestError {
  return new RestError(400, `Invalid value for "${name}": ${expected}`)
}

function toFilter(query: RestQuery): (state: CallbackState) => boolean {
  const backup = query.get('Backup')
  const type = query.get('EventType')?.toLowerCase()
  const status = query.get('Status')?.toLowerCase()
  const version = query.get('Version')
  return ({ callback, target }) =>
    (backup === undefined || callback.isBackup === isOn(backup)) &&
    (type === undefined || callback.type === type || callback.type === filterTypes[Number(type) - 1]) &&
    (status === undefined || status === (target.isDead ? 'dead' : 'alive')) &&
    (version === undefined || String(callback.version) === version)
}
