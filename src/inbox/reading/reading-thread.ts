import { workerData } from 'node:worker_threads'
import { freeBytes } from '../../lib/free-bytes.ts'
import { type Elsewhere, lostCode, serveJobs } from '../../lib/serve-jobs.ts'
import { readMailjetFields } from '../../mailjet/read-mailjet-fields.ts'
import { type DecodedPart, decodePart, type PartPlace } from '../../mime/decode-part.ts'
import { type EncodedPart, readEncodedParts } from '../../mime/encoded-parts.ts'
import { describeMail } from '../../mime/open-mail.ts'
import { makePreviewHtml } from '../../mime/preview-html.ts'
import { readMail } from '../../mime/read-mail.ts'
import type { MessageId } from '../../model/ids.ts'
import { limits } from '../../model/limits.ts'
import type { DigestResult } from '../../model/message.ts'
import type { OpenedMail } from '../../model/opened-mail.ts'
import { connectStore } from '../../store/connect-store.ts'
import type { ConnectedStore, PackedDigests, PendingMail, StoreLine } from '../../store/store-line.ts'
import { digestMail } from './digest-mail.ts'

/** Which pending messages are meant: the oldest after `after`. */
export interface PendingGroup {
  readonly after: number
  readonly limit: number
  /** What they may have together; a larger message comes alone. */
  readonly bytes: number
}

/** The next group is read while this one is saved, so that it is the group before of which it is known that it was. */
export interface DigestedGroup {
  /** The sequence number of the last of them; null where there was none, and then everything before is saved. */
  readonly through: number | null
  readonly saved: SavedGroup | null
}

export interface SavedGroup {
  /** The sequence number of the last of them. */
  readonly through: number
  readonly count: number
}

/** What a thread gets that takes its messages from the store by itself. */
export interface ReadingThreadData {
  readonly line: StoreLine | undefined
}

/** What the reading room asks of its threads, and what it gets for it. */
export type ReadingRequest =
  | { readonly kind: 'digest'; readonly id: MessageId; readonly envelopeTo: readonly string[] }
  | ({ readonly kind: 'pending' } & PendingGroup)
  | { readonly kind: 'open' }
  | { readonly kind: 'preview' }
  | { readonly kind: 'encodedParts' }
  | { readonly kind: 'part'; readonly part: string }

export type ReadingReply =
  | { readonly kind: 'digest'; readonly digest: DigestResult }
  | ({ readonly kind: 'pending' } & DigestedGroup)
  | { readonly kind: 'open'; readonly mail: OpenedMail }
  | { readonly kind: 'preview'; readonly html: string | null }
  | { readonly kind: 'encodedParts'; readonly root: EncodedPart }
  | { readonly kind: 'part'; readonly found: DecodedPart | PartPlace | undefined }

const { line }: ReadingThreadData = workerData
/** A line is good for one store: without it this thread ends, and the next one gets another. */
const store = line && connectStore(line, () => process.exit(lostCode))

/** Few, so that what they need is gone before a collection of garbage sees it. */
const packedTogether = 4

function digestPendingMail({ id, raw, envelopeTo }: PendingMail): DigestResult {
  const digest = digestMail(id, raw, envelopeTo)
  freeBytes(raw)
  return digest
}

let saving: { readonly group: SavedGroup; readonly done: Promise<void> } | undefined

async function digestPending(
  { after, limit, bytes }: PendingGroup,
  { readPending, packDigests, saveDigests }: ConnectedStore,
  elsewhere: Elsewhere,
): Promise<DigestedGroup> {
  const group = await elsewhere(readPending(after, { limit, bytes }))
  const packed: PackedDigests[] = []
  for (let at = 0; at < group.length; at += packedTogether) {
    packed.push(packDigests(group.slice(at, at + packedTogether).map(digestPendingMail)))
  }
  const saved = await elsewhere(untilSaved())
  const through = group.at(-1)?.seq ?? null
  if (through !== null) {
    const done = saveDigests(packed)
    // Whether it failed is asked with the next group.
    done.catch(() => undefined)
    saving = { group: { through, count: group.length }, done }
  }
  return { through, saved }
}

/** @throws what went wrong; whoever asks begins again with what the store still calls undigested */
async function untilSaved(): Promise<SavedGroup | null> {
  const before = saving
  saving = undefined
  await before?.done
  return before?.group ?? null
}

serveJobs<ReadingRequest, ReadingReply>(async (request, raw, elsewhere) => {
  switch (request.kind) {
    case 'pending': {
      if (store === undefined) throw new TypeError('This thread has no line to the store')
      return { reply: { kind: 'pending', ...(await digestPending(request, store, elsewhere)) } }
    }
    case 'digest':
      return { reply: { kind: 'digest', digest: digestMail(request.id, raw, request.envelopeTo) } }
    case 'open': {
      const reading = readMail(raw)
      const mailjet = readMailjetFields(reading.structure.fields)
      return { reply: { kind: 'open', mail: { ...describeMail(reading), mailjet } } }
    }
    case 'preview':
      return { reply: { kind: 'preview', html: makePreviewHtml(raw) } }
    case 'encodedParts': {
      const root = readEncodedParts(raw)
      freeBytes(raw)
      return { reply: { kind: 'encodedParts', root } }
    }
    case 'part': {
      const found = decodePart(raw, request.part, limits.wholePartBytes)
      if (found?.kind === 'decoded') return { reply: { kind: 'part', found }, transfer: [found.bytes.buffer] }
      freeBytes(raw)
      return { reply: { kind: 'part', found } }
    }
  }
})
