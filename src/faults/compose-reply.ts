import type { Rejection } from '../model/message.ts'
import { parseReply } from '../replies/reply.ts'

/**
 * Reads a reply as people write it, `450 4.2.1 Mailbox busy`; enhanced code and text may be left out.
 *
 * @returns undefined for what is no 4xx or 5xx reply, or whose enhanced code is of another class
 */
export function readFaultReply(text: string): Rejection | undefined {
  const { code = 0, enhanced = null, text: words = '' } = parseReply(text) ?? {}
  if (code < 400 || !isOfClass(enhanced, code)) return undefined
  return composeReply(code, enhanced ?? undefined, words)
}

/** True where code and enhanced code say the same of whether to try again (RFC 2034 §4). */
export function isOfClass(enhancedCode: string | null, code: number): boolean {
  return enhancedCode === null || Number(enhancedCode[0]) === Math.floor(code / 100)
}

/**
 * Fills in what is left out: X.0.0, "other undefined status" (RFC 3463 §3.1), and a text that says where it comes from.
 *
 * @param enhancedCode null for a reply that is to have none
 */
export function composeReply(code: number, enhancedCode?: string | null, text = ''): Rejection {
  return {
    code,
    enhancedCode: enhancedCode === undefined ? `${Math.floor(code / 100)}.0.0` : enhancedCode,
    text: text === '' ? 'Refused on purpose: a fault was ordered' : text,
  }
}
