import { JobError, type JobThreadOptions } from '../../lib/job-thread.ts'
import { createThreadPool } from '../../lib/thread-pool.ts'
import type { DecodedPart, PartPlace } from '../../mime/decode-part.ts'
import type { EncodedPart } from '../../mime/encoded-parts.ts'
import { readHeaderBlock } from '../../mime/header-block.ts'
import { readMailHeader } from '../../mime/mail-header.ts'
import { viewOf } from '../../mime/octets.ts'
import { makeSearchableText } from '../../mime/searchable-text.ts'
import { PostfangError } from '../../model/errors.ts'
import type { MessageId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { DigestResult } from '../../model/message.ts'
import type { OpenedMail } from '../../model/opened-mail.ts'
import { portsOf, type StoreLine } from '../../store/store-line.ts'
import { addRecipients } from './digest-mail.ts'
import type {
  DigestedGroup,
  PendingGroup,
  ReadingReply,
  ReadingRequest,
  ReadingThreadData,
} from './reading-thread.ts'

/**
 * Where messages are read: in threads of their own, with a deadline and a heap limit, so that no message can hold up
 * the process. What somebody waits for never stands behind background digests. The bytes given in are taken over:
 * the caller may not touch them again.
 */
export interface ReadingRoom {
  /**
   * Reads what the store keeps, in the background. A message that breaks a limit resolves to `kind: 'failed'`, with
   * what its header gives for the search.
   *
   * @param envelopeTo recipients of the envelope, to be found by `to:` like those of the header
   * @throws PostfangError `unavailable` when the room is closed meanwhile, or the store is being opened again
   */
  digest(id: MessageId, raw: Uint8Array<ArrayBuffer>, envelopeTo: readonly string[]): Promise<DigestResult>
  /**
   * Digests a group of what the store holds undigested, and begins to save it; the messages do not pass through this
   * thread. The limits hold for the group as a whole. Undefined where the room was opened without a way to the store.
   *
   * @throws PostfangError `unreadable` when a limit is broken: nothing of the group was saved; `unavailable` as for
   * {@link ReadingRoom.digest}
   */
  readonly digestPending: ((group: PendingGroup) => Promise<DigestedGroup>) | undefined
  /** @throws PostfangError `unreadable` when a limit is broken */
  open(raw: Uint8Array<ArrayBuffer>): Promise<OpenedMail>
  /** The HTML with its `cid:` images in place; null where there is none. @throws as {@link ReadingRoom.open} */
  preview(raw: Uint8Array<ArrayBuffer>): Promise<string | null>
  /** The parts with everything still encoded. @throws as {@link ReadingRoom.open} */
  encodedParts(raw: Uint8Array<ArrayBuffer>): Promise<EncodedPart>
  /**
   * One part: decoded up to `limits.wholePartBytes`, of a larger one its place; undefined where there is no such part.
   * @throws as {@link ReadingRoom.open}
   */
  part(raw: Uint8Array<ArrayBuffer>, part: string): Promise<DecodedPart | PartPlace | undefined>
  close(): Promise<void>
}

export interface ReadingRoomOptions {
  readonly deadlineMs?: number
  readonly heapMiB?: number
  /** Makes a way to the store for a thread that digests, see `Store.openLine`. */
  readonly openLine?: () => StoreLine
}

/** Messages before the background thread at a time, and the size up to which they are copied to it. */
const digestsInFlight = 8
const sharedBytes = 256 * 1024

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './reading-thread.ts' : './reading-thread.js',
  import.meta.url,
)

/** Opens a reading room; its threads start when there is something to read. */
export function createReadingRoom(options: ReadingRoomOptions = {}): ReadingRoom {
  const { deadlineMs = limits.digestMs, heapMiB = limits.digestHeapMiB, openLine } = options
  const common = { entry: threadEntry, threads: 1, deadlineMs, heapMiB, sharedBytes }
  const open = (inFlight: number, data: JobThreadOptions['data']) =>
    createThreadPool<ReadingRequest, ReadingReply>({ ...common, inFlight, data })
  const background = open(digestsInFlight, () => toThreadData(openLine?.()))
  const interactive = open(1, () => toThreadData(undefined))

  function explain(error: unknown): PostfangError {
    if (!(error instanceof JobError)) throw error
    if (error.reason === 'closed') {
      return new PostfangError('unavailable', 'Cannot read the message: Postfang is shutting down')
    }
    if (error.reason === 'lost') {
      return new PostfangError('unavailable', 'Cannot read the message now: the store is being opened again')
    }
    const reasons = {
      deadline: `Reading took longer than ${deadlineMs / 1000} s`,
      memory: `Reading needed more than ${heapMiB} MiB of memory`,
      crash: `Reading failed: ${error.message}`,
    }
    return new PostfangError('unreadable', reasons[error.reason], { cause: error })
  }

  async function read<Kind extends ReadingReply['kind']>(
    request: ReadingRequest & { kind: Kind },
    raw: Uint8Array<ArrayBuffer>,
  ): Promise<Extract<ReadingReply, { kind: Kind }>> {
    const pool = request.kind === 'digest' || request.kind === 'pending' ? background : interactive
    const reply = await pool.run(request, raw).catch((error: unknown) => {
      throw explain(error)
    })
    if (!isReplyTo(request.kind, reply))
      throw new TypeError(`Expected a reply to "${request.kind}", got "${reply.kind}"`)
    return reply
  }

  return {
    async digest(id, raw, envelopeTo) {
      const beginning = raw.slice(0, limits.scannedHeaderBytes)
      try {
        return (await read({ kind: 'digest', id, envelopeTo }, raw)).digest
      } catch (error) {
        if (!(error instanceof PostfangError && error.code === 'unreadable')) throw error
        return { kind: 'failed', id, reason: error.message, text: readBeginning(beginning, envelopeTo) }
      }
    },
    digestPending: openLine && ((group) => read({ kind: 'pending', ...group }, new Uint8Array())),
    open: async (raw) => (await read({ kind: 'open' }, raw)).mail,
    preview: async (raw) => (await read({ kind: 'preview' }, raw)).html,
    encodedParts: async (raw) => (await read({ kind: 'encodedParts' }, raw)).root,
    part: async (raw, part) => (await read({ kind: 'part', part }, raw)).found,
    async close() {
      await Promise.all([background.close(), interactive.close()])
    },
  }
}

function toThreadData(line: StoreLine | undefined) {
  const value: ReadingThreadData = { line }
  return { value, ports: line === undefined ? [] : portsOf(line) }
}

function isReplyTo<Kind extends ReadingReply['kind']>(
  kind: Kind,
  reply: ReadingReply,
): reply is Extract<ReadingReply, { kind: Kind }> {
  return reply.kind === kind
}

/** What the beginning of a message that cannot be read in full gives to the search: bounded work on this thread. */
function readBeginning(beginning: Uint8Array<ArrayBuffer>, envelopeTo: readonly string[]) {
  const window = { start: 0, end: beginning.length, maxFields: limits.indexedHeaders }
  const { fields } = readHeaderBlock(viewOf(beginning), window)
  const header = readMailHeader(fields, limits.addresses)
  return addRecipients(makeSearchableText(header, fields, '', []), envelopeTo)
}
