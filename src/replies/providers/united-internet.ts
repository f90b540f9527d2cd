import { listOf, type Provider, type ProviderReply } from '../provider-reply.ts'

/** GMX and WEB.DE are one platform (United Internet): same codes and texts, no enhanced codes, another address to visit. */
function repliesOf(provider: Provider, domain: string): readonly ProviderReply[] {
  return listOf(
    { provider, source: `https://postmaster.${domain}/en/error-messages`, certainty: 'documented' },
    [
      {
        reason: 'unknown-user',
        stage: 'rcpt',
        code: 550,
        enhanced: null,
        text: `Requested action not taken: mailbox unavailable`,
      },
      {
        reason: 'over-quota',
        stage: 'end-of-data',
        code: 552,
        enhanced: null,
        text: 'Requested mail action aborted: exceeded storage allocation\nQuota exceeded.',
        source: 'https://github.com/ActiveCampaign/smtp-field-manual/blob/master/data/codes/552.json',
        certainty: 'observed',
      },
      {
        reason: 'rate-limited',
        stage: 'mail',
        code: 421,
        enhanced: null,
        text: `Rate limit reached. Please try again later`,
      },
      {
        reason: 'blocked',
        stage: 'greeting',
        code: 554,
        enhanced: null,
        text: `${domain} (mx${provider}104) Nemesis ESMTP Service not available\nNo SMTP service\nIP address is block listed.\nFor explanation visit https://postmaster.${domain}/en/case?c=r0201&i=ip&v=192.0.2.1&r=1MNcgj-1ue23t3pyV-00S2YR`,
      },
      {
        reason: 'dmarc',
        stage: 'end-of-data',
        code: 550,
        enhanced: null,
        text: `Reject due to SPF policy. The originating IP of the message is not permitted by the domain owner`,
      },
      {
        reason: 'policy',
        stage: 'mail',
        code: 450,
        enhanced: null,
        text: `Reject due to policy violations.`,
      },
    ],
  )
}

export const gmxReplies = repliesOf('gmx', 'gmx.net')
export const webdeReplies = repliesOf('webde', 'web.de')
