import { parseTlsNames } from '../doors/smtp/certificate-names.ts'
import { limitSettings, parseLimits } from '../doors/smtp/limit-settings.ts'
import { profileNames } from '../doors/smtp/profile.ts'
import { parseTrustedAddresses } from '../doors/smtp/trusted-addresses.ts'
import { setting } from './setting.ts'
import { parseChoice, parseInteger, parseListeners, parsePath, parseSwitch } from './values.ts'

/** Settings of the SMTP door: where it listens, whom it takes, what it answers. */
export const smtpSettings = {
  smtp: setting({
    placeholder: '<list>',
    fallback: 'smtp://127.0.0.1:1025, starttls://127.0.0.1:1587, smtps://127.0.0.1:1465',
    help: 'SMTP listeners, comma-separated: smtp:// (clear), starttls://, smtps:// (TLS from the start), lmtp://, unix:/path; port 0 takes any free one; ?mailbox=name files its mail there',
    parse: parseListeners,
  }),
  'mailjet-ports': setting({
    placeholder: '[=offset]',
    bare: '0',
    fallback: undefined,
    help: "Adds Mailjet's ports 25, 80, 587, 588, 2525 (STARTTLS) and 465 (TLS), each plus the offset",
    parse: (text) => parseInteger(text, 0, 65_535 - 2_525),
  }),
  'smtp-auth': setting({
    placeholder: '<optional|required>',
    fallback: 'optional',
    help: 'required: mail without a login is refused with 530',
    parse: (text) => parseChoice(text, ['optional', 'required']),
  }),
  'smtp-users': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Takes only these SMTP logins: name:hash a line, bcrypt or argon2 (any login is right without it)',
    parse: parsePath,
  }),
  profile: setting({
    placeholder: '<postfang|mailjet>',
    fallback: 'postfang',
    help: "Whose SMTP answers are given: mailjet has its relay's names, texts and limits",
    parse: (text) => parseChoice(text, profileNames),
  }),
  'smtp-limits': setting({
    placeholder: '<name=value,...>',
    fallback: undefined,
    help: `Bounds of SMTP, such as size=15MiB,recipients=50,idle=30s: ${Object.keys(limitSettings).join(', ')}`,
    parse: parseLimits,
  }),
  'tls-names': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Names and addresses that the generated certificate stands for, besides those in use',
    parse: parseTlsNames,
  }),
  'tls-cert': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Certificate of your own (PEM, with what vouches for it) in place of a generated one; SIGHUP reads it again',
    parse: parsePath,
  }),
  'tls-key': setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Its private key (PEM)',
    parse: parsePath,
  }),
  'proxy-protocol-from': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Addresses and networks whose SMTP connections begin with a PROXY header, version 1 or 2',
    parse: parseTrustedAddresses,
  }),
  'xclient-from': setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Addresses and networks that may tell by XCLIENT who the SMTP client is',
    parse: parseTrustedAddresses,
  }),
  'require-tls': setting({
    placeholder: null,
    fallback: undefined,
    help: 'Refuses mail and logins in clear with 530, but over Unix sockets',
    parse: parseSwitch,
  }),
} as const
