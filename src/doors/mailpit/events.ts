import { type CompatSocket, createCompatSockets } from '../../http/compat/compat-sockets.ts'
import type { Change } from '../../model/change.ts'
import type { MessageSummary } from '../../model/message.ts'
import type { MailpitSummary } from './json/summary-json.ts'
import type { MailpitParts } from './mailpit-options.ts'
import { sortTags } from './read-tag.ts'

/** A frame of Mailpit's feed. */
interface Frame {
  readonly Type: 'new' | 'update' | 'delete' | 'truncate' | 'prune' | 'stats'
  readonly Data: unknown
}

/**
 * Mailpit's feed of events as WebSocket. After each group of changes come the counts; `prune` tells a client to read its
 * list again, when changes were skipped.
 */
export function createEvents({ inbox, version, writeRows, onError }: MailpitParts) {
  function follow(socket: CompatSocket, mailbox: string | undefined): { readonly close: () => void } {
    let hasSkipped = false
    /** Groups are told in their order, though each has to be read up on. */
    let telling = Promise.resolve()

    function send(frames: readonly Frame[]): void {
      if (hasSkipped) frames = [{ Type: 'prune', Data: null }, ...frames]
      hasSkipped = false
      for (const frame of frames) if (!socket.send(JSON.stringify(frame))) hasSkipped = true
    }

    async function tell(frames: readonly Frame[]): Promise<void> {
      const { total, unread } = await inbox.list({ mailbox }, { limit: 1 })
      const isEmpty = total === 0 && frames.some(({ Type }) => Type === 'delete')
      const truncated: readonly Frame[] = isEmpty ? [{ Type: 'truncate', Data: null }] : []
      const stats: Frame = { Type: 'stats', Data: { Total: total, Unread: unread, Version: `v${version}` } }
      send([...frames, ...truncated, stats])
    }

    function queue(read: () => Promise<readonly Frame[]>): void {
      telling = telling.then(async () => tell(await read())).catch(onError)
    }

    queue(async () => [])
    return inbox.subscribe(
      {
        changes: (changes) => queue(() => toFrames(changes)),
        resync: () => queue(async () => [{ Type: 'prune', Data: null }]),
      },
      { mailbox },
    )
  }

  async function toFrames(changes: readonly Change[]): Promise<readonly Frame[]> {
    const arrived = changes.flatMap((change) => (change.kind === 'captured' ? change.message : []))
    const rows = await writeRows(arrived.filter(({ rejected }) => rejected === null))
    const byId = new Map(rows.map((row) => [row.ID, row]))
    return changes.flatMap((change) => changeFrames(change, byId))
  }

  return createCompatSockets(follow)
}

function marksJson({ id, isRead, tags }: MessageSummary) {
  return { ID: id, Read: isRead, Tags: sortTags(tags) }
}

function changeFrames(change: Change, arrived: ReadonlyMap<string, MailpitSummary>): readonly Frame[] {
  switch (change.kind) {
    case 'captured': {
      const row = arrived.get(change.message.id)
      return row ? [{ Type: 'new', Data: row }] : []
    }
    case 'updated':
      return [{ Type: 'update', Data: marksJson(change.message) }]
    case 'deleted':
      return change.ids.map((ID) => ({ Type: 'delete', Data: { ID } }))
    case 'digested':
      return []
  }
}
