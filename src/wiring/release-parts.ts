import type { Inbox } from '../inbox/inbox.ts'
import { PostfangError } from '../model/errors.ts'
import type { RelayFacts, ReleaseMessage } from '../model/release-message.ts'
import type { Releases } from '../release/releases.ts'

/** Releasing as the doors of other sandboxes know it; nothing at all while it is off. */
export function releaseParts(
  releases: Releases,
  inbox: Pick<Inbox, 'find'>,
): { readonly release?: ReleaseMessage; readonly relays?: RelayFacts } {
  if (releases.relays.length === 0) return {}
  return {
    relays: { names: releases.relays, allowed: releases.allowed },
    async release({ id, relay, to }) {
      const found = await inbox.find(id)
      if (found === undefined) throw new PostfangError('missing', 'There is no message with this id')
      await releases.order({ id, relay, to: to ?? found.summary.envelope.to })
    },
  }
}
