import { listOf } from '../provider-reply.ts'

const errorCodes = 'https://senders.yahooinc.com/smtp-error-codes/'

export const yahooReplies = listOf(
  { provider: 'yahoo', source: 'https://smtp.codes/yahoo', certainty: 'observed' },
  [
    {
      reason: 'unknown-user',
      stage: 'end-of-data',
      code: 554,
      enhanced: null,
      text: "delivery error: dd This user doesn't have a yahoo.com account (user@yahoo.com) [-5] - mta1001.mail.bf1.yahoo.com",
      source: errorCodes,
      certainty: 'documented',
    },
    {
      reason: 'inactive-mailbox',
      stage: 'end-of-data',
      code: 554,
      enhanced: null,
      text: 'delivery error: dd Sorry, your message to user@aol.com cannot be delivered. This mailbox is disabled (554.30). - mta1001.mail.bf1.yahoo.com',
      source: 'https://github.com/ActiveCampaign/smtp-field-manual/blob/master/data/codes/554.json',
    },
    {
      reason: 'rate-limited',
      stage: 'mail',
      code: 421,
      enhanced: '4.7.0',
      text: '[TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
    },
    {
      reason: 'blocked',
      stage: 'greeting',
      code: 553,
      enhanced: '5.7.1',
      text: "[BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list; see http://postmaster.yahoo.com/550-bl23.html",
      source: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/yahooinc.rb',
    },
    {
      reason: 'content',
      stage: 'end-of-data',
      code: 554,
      enhanced: null,
      text: 'Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com/error-codes [120]',
    },
    {
      reason: 'dmarc',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.9',
      text: 'This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
      source: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/yahooinc.rb',
    },
    {
      reason: 'policy',
      stage: 'end-of-data',
      code: 554,
      enhanced: '5.7.9',
      text: 'Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
    },
    {
      reason: 'temporary',
      stage: 'mail',
      code: 451,
      enhanced: null,
      text: 'mta1001.mail.bf1.yahoo.com Resources temporarily unavailable. Please try again later [#4.16.1].',
    },
  ],
)
