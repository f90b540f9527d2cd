import { limits } from './limits.ts'

/** Where mail goes that came without a login. */
export const defaultMailbox = 'inbox'

/** Letters, digits, punctuation and single spaces inside; no control, format, surrogate or private characters. */
const printable = /^(?! )[^\p{C}\p{Zl}\p{Zp}]+(?<! )$/u

/** True for a name that may be a mailbox: 1–128 characters of printable text. */
export function isMailboxName(name: string): boolean {
  return [...name].length <= limits.mailboxNameLength && printable.test(name)
}
