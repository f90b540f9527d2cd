import { setting } from './setting.ts'
import {
  parseAllowedTargets,
  parseCallbackUrl,
  parsePause,
  parseSecret,
  parseSwitch,
  parseWebhooks,
} from './values.ts'

/** Settings that let something leave; all of them off by default. */
export const outboundSettings = {
  'remote-content': setting({
    placeholder: null,
    fallback: undefined,
    help: 'Lets a reviewer load the remote images of a mail in its preview (off: nothing leaves)',
    parse: parseSwitch,
  }),
  webhook: setting({
    placeholder: '<url>',
    fallback: undefined,
    help: 'Posts every received message to this address as JSON; several comma-separated (off: nothing leaves)',
    parse: parseWebhooks,
  }),
  'webhook-secret': setting({
    placeholder: '<secret>',
    isSecret: true,
    fallback: undefined,
    help: 'Signs what goes to --webhook with HMAC-SHA256',
    parse: parseSecret,
  }),
  'allow-webhooks': setting({
    placeholder: '<list|any>',
    fallback: undefined,
    help: 'Hosts that webhooks made by the API may post to, comma-separated; any: every public address (off: none)',
    parse: parseAllowedTargets,
  }),
  'event-url': setting({
    placeholder: '<url>',
    isSecret: true,
    fallback: undefined,
    help: "Posts every event of mail in Mailjet mode to this address, as Mailjet's Event API does (off: nothing leaves)",
    parse: parseCallbackUrl,
  }),
  'event-retry': setting({
    placeholder: '<time>',
    fallback: '30s',
    help: 'Pause before an event that was not taken is posted again',
    parse: parsePause,
  }),
  'event-give-up': setting({
    placeholder: '<time>',
    fallback: '24h',
    help: 'An address that takes none for so long, and for which there is no new event, is dead',
    parse: parsePause,
  }),
} as const
