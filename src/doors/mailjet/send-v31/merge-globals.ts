import { isJsonObject, type Properties, type Property } from '../properties.ts'

/** Objects that are merged member by member, the message's winning; lists that are appended to those of Globals. */
const merged: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'replyto',
  'templateerrorreporting',
  'headers',
  'variables',
])
const appended: ReadonlySet<string> = new Set(['cc', 'bcc', 'attachments', 'inlinedattachments'])

/** A message with what Globals says for all of them; To is each message's own. */
export function mergeGlobals(globals: Properties, message: Properties): Properties {
  const all = new Map<string, Property>(message)
  for (const [key, global] of globals) {
    const own = message.get(key)
    if (key === 'to') continue
    all.set(
      key,
      own === undefined ? global : { name: own.name, value: mergeValues(key, global.value, own.value) },
    )
  }
  return all
}

function mergeValues(key: string, global: unknown, own: unknown): unknown {
  if (merged.has(key) && isJsonObject(global) && isJsonObject(own)) return { ...global, ...own }
  if (appended.has(key) && Array.isArray(global) && Array.isArray(own)) return [...global, ...own]
  return own
}
