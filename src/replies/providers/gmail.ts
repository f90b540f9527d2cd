import { listOf } from '../provider-reply.ts'

export const gmailReplies = listOf(
  { provider: 'gmail', source: 'https://support.google.com/a/answer/3726730', certainty: 'documented' },
  [
    {
      reason: 'unknown-user',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: "The email account that you tried to reach does not exist. Please double-check the recipient's email address for typos or unnecessary spaces. For more information, go to https://support.google.com/mail/?p=NoSuchUser - gsmtp",
    },
    {
      reason: 'inactive-mailbox',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.2.1',
      text: 'The email account that you tried to reach is inactive. For more information, go to https://support.google.com/mail/?p=DisabledUser - gsmtp',
    },
    {
      reason: 'over-quota',
      stage: 'rcpt',
      code: 452,
      enhanced: '4.2.2',
      text: "The recipient's inbox is out of storage space. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaTemp - gsmtp",
    },
    {
      reason: 'rate-limited',
      stage: 'end-of-data',
      code: 421,
      enhanced: '4.7.28',
      text: 'Gmail has detected an unusual rate of email originating from your IP address 192.0.2.1. To protect our users from spam, email sent from your IP address has been temporarily rate limited. To review our bulk email senders guidelines, go to https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp',
    },
    {
      reason: 'blocked',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.1',
      text: 'This message is likely suspicious due to the very low reputation of the sending domain. To best protect our users from spam, the message has been blocked. For more information, go to https://support.google.com/mail/answer/188131 - gsmtp',
    },
    {
      reason: 'content',
      stage: 'end-of-data',
      code: 552,
      enhanced: '5.7.0',
      text: 'This message was blocked because its content presents a potential security issue. To review our message content and attachment content guidelines, go to https://support.google.com/mail/?p=BlockedMessage - gsmtp',
    },
    {
      reason: 'dmarc',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.26',
      text: "Unauthenticated email from example.com is not accepted due to domain's DMARC policy. Contact the administrator of example.com domain if this was legitimate email. To learn about the DMARC initiative, go to https://support.google.com/mail/answer/2451690 - gsmtp",
    },
    {
      reason: 'too-large',
      stage: 'end-of-data',
      code: 552,
      enhanced: '5.3.4',
      text: "Your message exceeded Google's message size limits. To view our message size guidelines, go to https://support.google.com/mail/?p=MaxSizeError - gsmtp",
    },
    {
      reason: 'invalid-domain',
      stage: 'rcpt',
      code: 553,
      enhanced: '5.1.2',
      text: "We weren't able to find the recipient domain. Please check for any spelling errors and make sure you didn't enter any spaces, periods, or other punctuation after the recipient's email address. - gsmtp",
    },
    {
      reason: 'temporary',
      stage: 'mail',
      code: 421,
      enhanced: '4.3.0',
      text: 'Temporary System Problem. Try again later. - gsmtp',
    },
  ],
)
