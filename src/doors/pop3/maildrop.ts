import type { Inbox } from '../../inbox/inbox.ts'
import { type MessageId, parseMessageId } from '../../model/ids.ts'

/** A message of a maildrop. */
export interface Drop {
  readonly id: MessageId
  readonly sizeBytes: number
}

const idBytes = 16
const pageSize = 5_000

/**
 * A mailbox as it was when somebody signed in (RFC 1939 §4), numbered from 1 in the order of arrival: 25 octets for each
 * message, whatever it is. What arrives later is for the next session.
 */
export class Maildrop {
  readonly mailbox: string
  readonly #ids: Buffer
  readonly #sizes: Float64Array
  readonly #deleted: Uint8Array
  #count: number
  #octets: number

  private constructor(mailbox: string, ids: Buffer, sizes: Float64Array) {
    this.mailbox = mailbox
    this.#ids = ids
    this.#sizes = sizes
    this.#deleted = new Uint8Array(sizes.length)
    this.#count = sizes.length
    this.#octets = sizes.reduce((sum, size) => sum + size, 0)
  }

  static async open(inbox: Pick<Inbox, 'listSizes' | 'head'>, mailbox: string): Promise<Maildrop> {
    const through = inbox.head
    const pages: { readonly ids: Buffer; readonly sizes: Float64Array }[] = []
    let after = 0
    for (;;) {
      const page = await inbox.listSizes({ mailbox }, { after, limit: pageSize })
      const messages = page.filter(({ seq }) => seq <= through)
      pages.push({
        ids: Buffer.concat(messages.map(({ id }) => Buffer.from(id.replaceAll('-', ''), 'hex'))),
        sizes: Float64Array.from(messages, ({ sizeBytes }) => sizeBytes),
      })
      after = page.at(-1)?.seq ?? through
      if (page.length < pageSize || after >= through) return new Maildrop(mailbox, ...join(pages))
    }
  }

  /** The highest number. */
  get last(): number {
    return this.#sizes.length
  }

  /** How many are not marked as deleted. */
  get count(): number {
    return this.#count
  }

  /** How many octets these have together. */
  get octets(): number {
    return this.#octets
  }

  /** Undefined for a number that was never given, or is marked as deleted. */
  get(number: number): Drop | undefined {
    const sizeBytes = this.#sizes[number - 1]
    if (sizeBytes === undefined || this.#deleted[number - 1] === 1) return undefined
    return { id: this.#idAt(number - 1), sizeBytes }
  }

  /** Marks a message that is there as deleted; it stays until {@link deletions} are carried out. */
  delete(number: number): void {
    this.#deleted[number - 1] = 1
    this.#count -= 1
    this.#octets -= this.#sizes[number - 1] ?? 0
  }

  /** Takes back all marks. */
  reset(): void {
    this.#deleted.fill(0)
    this.#count = this.#sizes.length
    this.#octets = this.#sizes.reduce((sum, size) => sum + size, 0)
  }

  /** The messages that are marked as deleted. */
  *deletions(): Generator<MessageId> {
    for (const [index, mark] of this.#deleted.entries()) if (mark === 1) yield this.#idAt(index)
  }

  #idAt(index: number): MessageId {
    const hex = this.#ids.toString('hex', index * idBytes, (index + 1) * idBytes)
    const id = parseMessageId(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-'))
    if (id === undefined) throw new RangeError(`Expected an id at ${index}, found ${hex}`)
    return id
  }
}

function join(
  pages: readonly { readonly ids: Buffer; readonly sizes: Float64Array }[],
): [Buffer, Float64Array] {
  const sizes = new Float64Array(pages.reduce((sum, page) => sum + page.sizes.length, 0))
  let at = 0
  for (const page of pages) {
    sizes.set(page.sizes, at)
    at += page.sizes.length
  }
  return [Buffer.concat(pages.map((page) => page.ids)), sizes]
}
