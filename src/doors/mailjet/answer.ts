import { randomUUID } from 'node:crypto'
import { type MailjetJson, printCompact, printSpaced } from './print-json.ts'

/** Answers in the form of each version (seen in recordings of Mailjet's own). */

/** Compact, with a charset and the name of the request. */
export function answerV31(status: number, body: MailjetJson): Response {
  return new Response(printCompact(body), {
    status,
    headers: { 'content-type': v31Type, 'x-mj-request-guid': randomUUID() },
  })
}

/** With spaces, and in the alphabetical order that the caller gives its members. */
export function answerV3(status: number, body: MailjetJson): Response {
  return new Response(printSpaced(body), { status, headers: { 'content-type': v3Type } })
}

export const v31Type = 'application/json; charset=UTF-8'
export const v3Type = 'application/json'
