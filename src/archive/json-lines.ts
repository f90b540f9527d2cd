import { type MessageId, parseMessageId } from '../model/ids.ts'
import type { ArchiveItem } from './archive-item.ts'
import { splitLines } from './line-splitter.ts'

/** A line of an export as JSON Lines, as far as it is needed to make files of it. */
export interface ExportedMail {
  readonly id: MessageId
  readonly receivedAt: number
  readonly isRead: boolean
  readonly tags: readonly string[]
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly raw: Uint8Array<ArrayBuffer>
}

/** What a line has besides the bytes of the message. */
const headRoom = 4 * 1024 * 1024

/** Reads lines as Postfang exports them; undefined stands for one that is none of these. */
export async function* readJsonLines(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<ExportedMail | undefined> {
  for await (const line of splitLines(source, Math.ceil(maxBytes / 3) * 4 + headRoom)) {
    if (line.length > 0) yield readLine(line.toString())
  }
}

/** The same as what an import takes. */
export async function* importJsonLines(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<ArchiveItem> {
  let count = 0
  for await (const mail of readJsonLines(source, maxBytes)) {
    count += 1
    if (mail === undefined)
      yield { kind: 'skipped', place: `line ${count}`, reason: 'it is no exported message' }
    else {
      const { raw, isRead, tags, envelope } = mail
      yield { kind: 'mail', raw, isRead, tags, sender: envelope.from, recipients: envelope.to }
    }
  }
}

function readLine(line: string): ExportedMail | undefined {
  const value = parse(line)
  if (typeof value !== 'object' || value === null) return undefined
  const facts: Readonly<Record<string, unknown>> = { ...value }
  const id = parseMessageId(String(facts.id))
  const receivedAt = Date.parse(String(facts.receivedAt))
  if (id === undefined || Number.isNaN(receivedAt) || typeof facts.raw !== 'string') return undefined
  const envelope: Readonly<Record<string, unknown>> =
    typeof facts.envelope === 'object' && facts.envelope !== null ? { ...facts.envelope } : {}
  return {
    id,
    receivedAt,
    isRead: facts.read === true,
    tags: strings(facts.tags),
    envelope: { from: typeof envelope.from === 'string' ? envelope.from : '', to: strings(envelope.to) },
    raw: new Uint8Array(Buffer.from(facts.raw, 'base64')),
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
