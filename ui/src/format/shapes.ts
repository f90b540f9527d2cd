import type { MessageJson } from '../../../src/contract/message.ts'

/** The wire shapes that formatting works on, types only: the validating schemas stay out of the bundle. */
export type {
  AddressJson,
  AttachmentJson,
  HeaderJson,
  MailjetFieldJson,
  MessageJson,
  PartNode,
  SummaryJson,
} from '../../../src/contract/message.ts'
export type { TranscriptLineJson } from '../../../src/contract/session.ts'

export type EnvelopeJson = MessageJson['envelope']
