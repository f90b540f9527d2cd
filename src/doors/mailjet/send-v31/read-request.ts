import type { SendError } from '../error-bodies.ts'
import { isJsonObject, type Properties, readProperties } from '../properties.ts'
import { readJson } from '../read-json.ts'
import { sendLimits } from '../send/send-limits.ts'
import { mergeGlobals } from './merge-globals.ts'
import { messageAliases, type ReadMessage, readMessage } from './read-message.ts'
import { sendErrors } from './send-errors.ts'

export type SendRequest =
  | {
      readonly kind: 'read'
      readonly messages: readonly ReadMessage[]
      /** Nothing is to be sent. */
      readonly isSandbox: boolean
      /** What is otherwise found out later is to be told now. */
      readonly checksAhead: boolean
    }
  /** There is no telling its messages apart. */
  | { readonly kind: 'refused'; readonly error: SendError }

/** Reads the body of `POST /v3.1/send`. */
export function readSendRequest(body: Uint8Array<ArrayBuffer> | undefined): SendRequest {
  const json = readJson(body)
  if (json.kind === 'too-complex')
    return refused(sendErrors.tooLarge('', 'The payload is nested too deep, or too large.'))
  if (json.kind === 'malformed' || !isJsonObject(json.value)) return refused(sendErrors.malformed)
  const root = readProperties(json.value)
  const error = findRootError(root)
  if (error !== undefined) return refused(error)
  const messages = root.get('messages')?.value
  const globals = root.get('globals')?.value
  const shared = isJsonObject(globals) ? readProperties(globals, messageAliases) : new Map()
  return {
    kind: 'read',
    messages: (Array.isArray(messages) ? messages : []).map((message) => readOne(message, shared)),
    isSandbox: root.get('sandboxmode')?.value === true,
    checksAhead: root.get('advanceerrorhandling')?.value === true,
  }
}

function refused(error: SendError): SendRequest {
  return { kind: 'refused', error }
}

function readOne(message: unknown, globals: Properties): ReadMessage {
  if (isJsonObject(message))
    return readMessage(mergeGlobals(globals, readProperties(message, messageAliases)))
  const error =
    message === null ? sendErrors.isNull('Messages') : sendErrors.wrongType('Messages', 'Messages')
  return { mail: { to: [], cc: [], bcc: [], attachments: [], headers: [] }, errors: [error], unknown: [] }
}

function findRootError(root: Properties): SendError | undefined {
  const messages = root.get('messages')?.value
  if (messages === undefined) return sendErrors.missing('Messages')
  for (const [key, name] of rootNames) {
    if (root.get(key)?.value === null) return sendErrors.isNull(name)
  }
  if (!Array.isArray(messages)) return sendErrors.wrongType('Messages', 'Messages')
  if (messages.length === 0) return sendErrors.emptyList('Messages')
  if (messages.length > sendLimits.messagesV31) {
    return sendErrors.tooManyItems('Messages', sendLimits.messagesV31)
  }
  const globals = root.get('globals')?.value
  if (globals !== undefined && !isJsonObject(globals)) return sendErrors.wrongType('Globals', 'object')
  return findWrongSwitch(root)
}

function findWrongSwitch(root: Properties): SendError | undefined {
  for (const name of ['SandboxMode', 'AdvanceErrorHandling']) {
    const value = root.get(name.toLowerCase())?.value
    if (value !== undefined && typeof value !== 'boolean') return sendErrors.wrongType(name, 'bool')
  }
  return undefined
}

const rootNames = ['Messages', 'Globals', 'SandboxMode', 'AdvanceErrorHandling'].map(
  (name) => [name.toLowerCase(), name] as const,
)
