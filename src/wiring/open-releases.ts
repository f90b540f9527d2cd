import type { Config } from '../config.ts'
import type { SmtpDoor } from '../doors/smtp/door.ts'
import type { AllowedRecipients } from '../model/allowed-recipients.ts'
import { PostfangError } from '../model/errors.ts'
import { isOwnAddress } from '../outbound/smtp/open-socket.ts'
import { createSmtpSender } from '../outbound/smtp/smtp-sender.ts'
import { createReleases } from '../release/create-releases.ts'
import type { Releases } from '../release/releases.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'
import { readRelayRules } from './read-relay-rules.ts'

const nobody: AllowedRecipients = { entries: [], isAllowed: () => false }

/**
 * Releasing: off without `--relay`, and then nothing of it can open a connection.
 *
 * @throws PostfangError `invalid` for settings that do not go together, and for a relay that is this Postfang itself
 */
export async function openReleases(
  { config, closers, onError }: Context,
  { store, smtp }: { readonly store: Store; readonly smtp: Pick<SmtpDoor, 'urls'> },
): Promise<Releases> {
  refuseHalf(config)
  const relays = config.relay ?? []
  const allowed = relays.length === 0 ? nobody : (config['relay-recipients'] ?? nobody)
  const rulesFile = config['relay-rules']
  const ownPorts = smtp.urls.flatMap((url) => {
    const port = Number(URL.parse(url)?.port)
    return port > 0 ? [port] : []
  })
  const own = relays.find(
    ({ host, port }) => ownPorts.includes(port) && (host === 'localhost' || isOwnAddress(host)),
  )
  if (own !== undefined) {
    throw new PostfangError(
      'invalid',
      `--relay cannot be "${own.host}:${own.port}": that is this Postfang itself, which would catch what it sends on`,
    )
  }
  const releases = await createReleases({
    store,
    sender: createSmtpSender({ silenceMs: config['relay-timeout'], ownPorts: () => ownPorts }),
    relays,
    allowed,
    rules: rulesFile === undefined ? [] : readRelayRules(rulesFile, relays, allowed),
    pauses: config['relay-retries'],
    onError,
  })
  closers.push(releases.close)
  return releases
}

function refuseHalf(config: Config): void {
  if (config.relay !== undefined && config['relay-recipients'] === undefined) {
    throw new PostfangError(
      'invalid',
      '--relay needs --relay-recipients beside it: who may get real mail, such as @example.com; * means everybody',
    )
  }
  const [alone] = (['relay-recipients', 'relay-rules'] as const).filter((name) => config[name] !== undefined)
  if (config.relay === undefined && alone !== undefined) {
    throw new PostfangError(
      'invalid',
      `--${alone} needs --relay beside it: without a relay nothing is sent on`,
    )
  }
}
