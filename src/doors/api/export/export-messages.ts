import { crc32 } from 'node:zlib'
import { composeFromLine, createFromQuoting, mboxSeparator } from '../../../archive/mbox-writer.ts'
import { composeZip, type ZipFile } from '../../../archive/zip-writer.ts'
import { summaryJson } from '../../../http/summary-json.ts'
import type { Inbox } from '../../../inbox/inbox.ts'
import type { MessageSummary } from '../../../model/message.ts'
import type { Selection } from '../../../store/store.ts'

export const exportFormats = ['mbox', 'zip', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

type Source = Pick<Inbox, 'listFrom' | 'readRawRange' | 'head'>
type Pieces = AsyncGenerator<Uint8Array<ArrayBuffer>>

const pageSize = 100
/** What is read of a message at a time; a multiple of three, so that base64 of the pieces is that of the whole. */
const pieceBytes = 768 * 1024

/**
 * The messages that match as one file, piece by piece, each read when the one before was taken. They are those that were
 * there at the start, in the order in which they came; one that is deleted before its turn is left out, one that is
 * deleted in the middle breaks the file off.
 */
export function exportMessages(
  inbox: Source,
  selection: Selection,
  format: ExportFormat,
): AsyncGenerator<Uint8Array> {
  const messages = walk(inbox, selection)
  if (format === 'zip') return composeZip(toZipFiles(inbox, messages))
  return format === 'mbox' ? composeMbox(inbox, messages) : composeLines(inbox, messages)
}

async function* walk(inbox: Source, selection: Selection): AsyncGenerator<MessageSummary> {
  const through = inbox.head
  let after = 0
  for (;;) {
    const page = await inbox.listFrom(selection, { after, limit: pageSize })
    for (const message of page) if (message.seq <= through) yield message
    after = page.at(-1)?.seq ?? through
    if (page.length < pageSize || after >= through) return
  }
}

/** Nothing at all where the message is gone. @throws Error where it goes in the middle */
async function* readPieces(inbox: Source, { id, sizeBytes }: MessageSummary): Pieces {
  for (let at = 0; at < sizeBytes || at === 0; at += pieceBytes) {
    const piece = await inbox.readRawRange(id, at, at + pieceBytes)
    if (piece === undefined && at === 0) return
    if (piece === undefined)
      throw new Error(`Cannot export message ${id} to its end: it was deleted meanwhile`)
    yield piece
  }
}

async function* composeMbox(inbox: Source, messages: AsyncGenerator<MessageSummary>) {
  for await (const message of messages) {
    const quoting = createFromQuoting()
    let isBegun = false
    for await (const piece of readPieces(inbox, message)) {
      if (!isBegun) yield composeFromLine(message.envelope.from, message.receivedAt)
      isBegun = true
      yield quoting.push(piece)
    }
    if (isBegun) yield Buffer.concat([quoting.end(), mboxSeparator])
  }
}

/** One JSON object a line: the summary, and the bytes as base64 in `raw`. */
async function* composeLines(inbox: Source, messages: AsyncGenerator<MessageSummary>) {
  for await (const message of messages) {
    let isBegun = false
    for await (const piece of readPieces(inbox, message)) {
      const base64 = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('base64')
      // The envelope of a list row is cut; here it is whole.
      const summary = { ...summaryJson(message), envelope: message.envelope }
      yield Buffer.from(isBegun ? base64 : `${JSON.stringify(summary).slice(0, -1)},"raw":"${base64}`)
      isBegun = true
    }
    if (isBegun) yield Buffer.from('"}\n')
  }
}

/** A zip wants the checksum first: small messages are read once, large ones twice. */
async function* toZipFiles(inbox: Source, messages: AsyncGenerator<MessageSummary>): AsyncGenerator<ZipFile> {
  for await (const message of messages) {
    let checksum = 0
    let only: Uint8Array<ArrayBuffer> | undefined
    for await (const piece of readPieces(inbox, message)) {
      checksum = crc32(piece, checksum)
      only = piece
    }
    if (only === undefined) continue
    const { id, sizeBytes, receivedAt } = message
    const whole = only.byteLength === sizeBytes ? only : undefined
    yield {
      name: `${id}.eml`,
      modifiedAtMs: receivedAt,
      sizeBytes,
      checksum,
      pieces: whole === undefined ? () => readPieces(inbox, message) : () => once(whole),
    }
  }
}

async function* once(bytes: Uint8Array<ArrayBuffer>) {
  yield bytes
}
