import { listOf } from '../provider-reply.ts'

const fieldManual = 'https://github.com/ActiveCampaign/smtp-field-manual/blob/master/data/codes'

/** A filter in front of the mail servers of many companies. */
export const proofpointReplies = listOf(
  { provider: 'proofpoint', source: `${fieldManual}/550.json`, certainty: 'observed' },
  [
    {
      reason: 'unknown-user',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: '<user@example.com>: Recipient address rejected: User unknown',
    },
    {
      reason: 'blocked',
      stage: 'greeting',
      code: 554,
      enhanced: '5.7.0',
      text: 'Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
      source: 'https://github.com/LukeSmithxyz/emailwiz/issues/233',
    },
    {
      reason: 'relay-denied',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.7.1',
      text: 'Relaying denied',
    },
  ],
)

/** Another one. */
export const mimecastReplies = listOf(
  { provider: 'mimecast', source: `${fieldManual}/550.json`, certainty: 'observed' },
  [
    {
      reason: 'greylisted',
      stage: 'rcpt',
      code: 451,
      enhanced: null,
      text: 'Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451',
      source: `${fieldManual}/451.json`,
    },
    {
      reason: 'policy',
      stage: 'rcpt',
      code: 550,
      enhanced: null,
      text: 'Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550',
    },
    {
      reason: 'relay-denied',
      stage: 'rcpt',
      code: 451,
      enhanced: null,
      text: 'Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451',
      source: `${fieldManual}/451.json`,
    },
  ],
)

/** Greylisting as most small mail servers do it. */
export const postgreyReplies = listOf(
  {
    provider: 'postgrey',
    source: 'https://www.bytecamp.net/de/faq/email/zustellen.html',
    certainty: 'documented',
  },
  [
    {
      reason: 'greylisted',
      stage: 'rcpt',
      code: 450,
      enhanced: '4.2.0',
      text: '<user@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html',
      source: 'https://support.mailprotector.com/hc/en-us/articles/360048244891-Common-Email-Bouncebacks',
      certainty: 'observed',
    },
    {
      reason: 'rate-limited',
      stage: 'greeting',
      code: 421,
      enhanced: '4.7.0',
      text: 'mx.example.com Error: too many connections from 192.0.2.1',
    },
    {
      reason: 'over-quota',
      stage: 'rcpt',
      code: 422,
      enhanced: '4.2.2',
      text: 'Quota limit exceeded',
    },
    {
      reason: 'content',
      stage: 'end-of-data',
      code: 571,
      enhanced: '5.7.1',
      text: 'message classified as spam',
    },
  ],
)
