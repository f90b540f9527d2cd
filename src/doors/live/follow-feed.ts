import type { LiveFrame } from '../../contract/live.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Change } from '../../model/change.ts'
import { limits } from '../../model/limits.ts'
import type { MessageSummary } from '../../model/message.ts'
import { changeJson } from './change-json.ts'
import type { LiveSink } from './live-sink.ts'
import { createPatientSender } from './patient-sender.ts'

export interface FollowOptions {
  readonly mailbox?: string | undefined
  /** Go on after this change. */
  readonly since?: number | undefined
  /** Bytes that may wait for a slow client. */
  readonly bufferBytes: number
}

/** A group of more than this many buffers is not worth sending: reading the lists again is quicker. */
const largestGroupInBuffers = 4

/**
 * Sends a client the live feed. For one that reads too slowly nothing is kept beyond its buffer: changes are skipped
 * until it has caught up, and then it is told to read the lists again.
 */
export function followFeed(
  inbox: Inbox,
  sink: LiveSink,
  options: FollowOptions,
): { readonly close: () => void } {
  const { mailbox, since, bufferBytes } = options
  const sender = createPatientSender(sink, bufferBytes)
  sender.send({ type: 'hello', seq: inbox.head })
  return inbox.subscribe(
    {
      changes(changes, seq) {
        if (sender.isBehind()) sender.skipTo(seq)
        else sender.send(composeGroup(changes, seq, bufferBytes * largestGroupInBuffers))
      },
      resync(seq) {
        if (sender.isBehind()) sender.skipTo(seq)
        else sender.send({ type: 'resync', seq })
      },
    },
    { mailbox, since },
  )
}

function composeGroup(changes: readonly Change[], seq: number, mostBytes: number): LiveFrame {
  let bytes = 0
  for (const change of changes) {
    bytes += 500
    if (change.kind === 'deleted') bytes += change.ids.length * 40
    else bytes += estimateBytes(change.message)
    if (bytes > mostBytes) return { type: 'resync', seq }
  }
  return { type: 'changes', seq, changes: changes.map(changeJson) }
}

/** By what can be long in a row; the rest of it is small. */
function estimateBytes({ subject, to, cc, envelope }: MessageSummary): number {
  const recipients = Math.min(envelope.to.length, limits.listedAddresses)
  return subject.length + 60 * (to.length + cc.length + recipients)
}
