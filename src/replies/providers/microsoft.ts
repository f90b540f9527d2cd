import { listOf } from '../provider-reply.ts'

/** Consumer mailboxes: Outlook.com, Hotmail, Live, MSN. */
export const outlookReplies = listOf(
  {
    provider: 'outlook',
    source: 'https://www.spamresource.com/2023/09/microsoft-multiple-types-of-invalid.html',
    certainty: 'observed',
  },
  [
    {
      reason: 'unknown-user',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.5.0',
      text: 'Requested action not taken: mailbox unavailable (S2017062302). [AM0EUR01FT020.eop-EUR01.prod.protection.outlook.com]',
    },
    {
      reason: 'rate-limited',
      stage: 'mail',
      code: 451,
      enhanced: '4.7.650',
      text: 'The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775) [AM0EUR01FT020.eop-EUR01.prod.protection.outlook.com]',
      source: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/microsoft.rb',
    },
    {
      reason: 'blocked',
      stage: 'mail',
      code: 550,
      enhanced: '5.7.1',
      text: "Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [AM0EUR01FT020.eop-EUR01.prod.protection.outlook.com]",
      source: 'https://sevencreative.co.uk/how-to-remove-yourself-from-the-hotmail-block-list/',
    },
    {
      reason: 'dmarc',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.515',
      text: 'Access denied, sending domain example.com does not meet the required authentication level.',
      source:
        'https://support.microsoft.com/en-au/topic/fix-ndr-error-550-5-7-515-in-outlook-com-34cfe8f8-6fbf-457e-9e8b-9e4dbaf4e0ef',
      certainty: 'documented',
    },
  ],
)

const nonDeliveryReports =
  'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online'

/** Mailboxes of organisations: Exchange Online. */
export const microsoft365Replies = listOf(
  { provider: 'microsoft365', source: nonDeliveryReports, certainty: 'documented' },
  [
    {
      reason: 'unknown-user',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.10',
      text: 'RESOLVER.ADR.RecipientNotFound; Recipient user@example.com not found by SMTP address lookup',
      source: 'https://www.spamresource.com/2023/09/microsoft-multiple-types-of-invalid.html',
      certainty: 'observed',
    },
    {
      reason: 'over-quota',
      stage: 'end-of-data',
      code: 552,
      enhanced: '5.2.2',
      text: 'Mailbox full',
      source: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/microsoft.rb',
      certainty: 'observed',
    },
    {
      reason: 'rate-limited',
      stage: 'end-of-data',
      code: 432,
      enhanced: '4.3.2',
      text: 'STOREDRV.Deliver; recipient thread limit exceeded',
    },
    {
      reason: 'blocked',
      stage: 'mail',
      code: 550,
      enhanced: '5.7.606',
      text: 'Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit https://sender.office.com/ and follow the directions. (AS16012609)',
    },
    {
      reason: 'dmarc',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.509',
      text: 'Access denied, sending domain example.com does not pass DMARC verification and has a DMARC policy of reject.',
    },
    {
      reason: 'policy',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.7.1',
      text: 'This email was rejected because it violates our security policy.',
      source:
        'https://support.nhs.net/2024/01/microsoft-365-alert-service-degradation-exchange-online-some-users-may-be-unable-to-send-or-receive-email-messages-and-receive-a-non-delivery-report-ndr/',
      certainty: 'observed',
    },
    {
      reason: 'temporary',
      stage: 'mail',
      code: 451,
      enhanced: '4.7.500',
      text: 'Server busy. Please try again later from [192.0.2.1]. (AS77712344)',
      source: 'https://smtpfieldmanual.com/spamfilter/exchangeonline',
      certainty: 'observed',
    },
  ],
)
