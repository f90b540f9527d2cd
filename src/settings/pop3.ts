import { parsePop3Listeners } from '../doors/pop3/listener.ts'
import { setting } from './setting.ts'

/** Settings of the POP3 door. */
export const pop3Settings = {
  pop3: setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'POP3 listeners, comma-separated: [host:]port such as 1110 (STLS on offer), pop3s:// (TLS from the start); port 0 takes any free one; the login names the mailbox',
    parse: parsePop3Listeners,
  }),
} as const
