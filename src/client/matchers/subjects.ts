import type { Mailbox } from '../mailbox.ts'
import type { Message } from '../message.ts'

/** @throws TypeError for what is no mailbox, most often a promise of something */
export function requireMailbox(value: unknown, matcher: string): Mailbox {
  if (isObject(value) && 'waitFor' in value && 'waitForNone' in value) return value as unknown as Mailbox
  throw new TypeError(`expect(…).${matcher} takes a mailbox, not ${describe(value)}`)
}

/** @throws TypeError for what is no message */
export function requireMessage(value: unknown, matcher: string): Message {
  if (isMessage(value)) return value
  throw new TypeError(`expect(…).${matcher} takes a message, not ${describe(value)}`)
}

export function isMessage(value: unknown): value is Message {
  return isObject(value) && 'envelope' in value && 'headers' in value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise: await it first'
  if (isObject(value) && 'waitFor' in value) return 'a mailbox: await mailbox.waitFor(…) gives its messages'
  if (isObject(value) && 'envelope' in value)
    return 'the summary of a message: await mailbox.get(id) gives all of it'
  return isObject(value) ? 'this object' : String(value)
}
