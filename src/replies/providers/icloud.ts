import { listOf } from '../provider-reply.ts'

export const icloudReplies = listOf(
  { provider: 'icloud', source: 'https://smtp.codes/icloud', certainty: 'observed' },
  [
    {
      reason: 'unknown-user',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: '<user@icloud.com>: user does not exist',
    },
    {
      reason: 'inactive-mailbox',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: '<user@icloud.com>: inactive email address',
      source: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/apple.rb',
    },
    {
      reason: 'over-quota',
      stage: 'rcpt',
      code: 552,
      enhanced: '5.2.2',
      text: '<user@icloud.com>: user is over quota',
      source: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/apple.rb',
    },
    {
      reason: 'rate-limited',
      stage: 'rcpt',
      code: 421,
      enhanced: '4.7.1',
      text: 'Messages to user@icloud.com deferred due to excessive volume. Try again later - https://support.apple.com/en-us/HT204137',
    },
    {
      reason: 'blocked',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.1',
      text: 'Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/',
    },
    {
      reason: 'dmarc',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.7.1',
      text: "Your message was rejected due to example.com's DMARC policy. See https://support.apple.com/en-us/HT204137 for info",
    },
    {
      reason: 'policy',
      stage: 'end-of-data',
      code: 554,
      enhanced: '5.7.1',
      text: '[CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
    },
    {
      reason: 'temporary',
      stage: 'mail',
      code: 451,
      enhanced: '4.7.1',
      text: 'Service unavailable - try again later',
    },
  ],
)
