/** Mailjet's own limits, for what stands in for it. Ours are in model/limits.ts. */

/** In bytes: the SIZE of the reply to EHLO, in sessions with the relay. */
export const relayBytes = 15 * 1024 * 1024

/** Documented for each of To, Cc and Bcc of the Send API. */
export const maxRecipients = 50
