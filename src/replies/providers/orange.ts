import { listOf } from '../provider-reply.ts'

export const orangeReplies = listOf(
  {
    provider: 'orange',
    source: 'https://www.postmastery.com/orange-postmaster-smtp-error-codes-ofr/',
    certainty: 'observed',
  },
  [
    {
      reason: 'unknown-user',
      stage: 'rcpt',
      code: 550,
      enhanced: '5.1.1',
      text: 'Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]',
    },
    {
      reason: 'over-quota',
      stage: 'rcpt',
      code: 552,
      enhanced: '5.1.1',
      text: 'Boite du destinataire pleine. Recipient overquota. OFR_417 [417]',
    },
    {
      reason: 'rate-limited',
      stage: 'greeting',
      code: 421,
      enhanced: null,
      text: 'mwinf5c79 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR005_104 [104]',
    },
    {
      reason: 'blocked',
      stage: 'greeting',
      code: 550,
      enhanced: null,
      text: 'mwinf5c04 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_102 Ref http://csi.cloudmark.com/reset-request/?ip=192.0.2.1 [102]',
    },
    {
      reason: 'content',
      stage: 'end-of-data',
      code: 550,
      enhanced: '5.2.0',
      text: 'Mail rejete. Mail rejected. OFR_506 [506]',
    },
    {
      reason: 'dmarc',
      stage: 'mail',
      code: 421,
      enhanced: null,
      text: 'smtp.orange.fr [192.0.2.1] Emetteur invalide, Veuillez verifier la configuration SPF/DNS de votre nom de domaine. Invalid Sender. SPF check failed, please verify the SPF/DNS configuration for your domain name.',
    },
    {
      reason: 'temporary',
      stage: 'end-of-data',
      code: 421,
      enhanced: '4.2.0',
      text: 'Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR005_505 [505]',
    },
  ],
)
