/** Mailjet's own bounds, as its documentation gives them; ours are in model/limits.ts. */
export const sendLimits = {
  messagesV31: 50,
  messagesV3: 100,
  /** In each of To, Cc, Bcc, and in v3's Recipients. */
  recipients: 50,
  /** Of attachments, headers and variables. */
  items: 50,
  subjectChars: 255,
  urlTagsChars: 256,
  /** Of all attachments of a message, decoded. */
  attachmentBytes: 15 * 1024 * 1024,
} as const
