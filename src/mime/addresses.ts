import type { Address } from '../model/address.ts'
import { limits } from '../model/limits.ts'
import { type AddressToken, tokenizeAddresses } from './address-tokens.ts'
import { decodeWords } from './encoded-words.ts'
import { readEightBit, toSingleLine, unfold } from './header-text.ts'

export interface AddressList {
  /** In document order, groups flattened; at most as many as asked for. */
  readonly addresses: readonly Address[]
  /** How many there are. */
  readonly count: number
}

/** What stands between two separators, before it is known what is name and what is address. */
interface Item {
  readonly words: AddressToken[]
  /** What the angle brackets hold; null where there are none. */
  angle: string | null
  comment: string
}

/**
 * Reads an address list as written in From, To or Cc (RFC 5322 §3.4): display names with quotes and comments, groups
 * (flattened, however they nest), obsolete routes (§4.4, left out). Structure is read before encoded words are
 * decoded, so that decoding cannot make up an address (RFC 2047 §6.2). One pass; beyond `maxAddresses` items are
 * counted only, beyond `limits.addressWords` the words of an item are left out.
 *
 * Quirk: `;` separates like a comma, as some clients write it, and encoded words in quotes are decoded.
 *
 * @param body of the field, one character per octet
 */
export function readAddresses(body: string, maxAddresses: number): AddressList {
  const addresses: Address[] = []
  let count = 0
  let item = createItem()
  const endItem = () => {
    if (isFilled(item) && count++ < maxAddresses) addresses.push(toAddress(item))
    item = createItem()
  }
  tokenizeAddresses(readEightBit(unfold(body)), (token) => {
    if (token.kind === 'separator') endItem()
    // What stands before a colon is the name of a group (or `mailto`): not an address.
    else if (token.kind === 'colon') item = createItem()
    else if (token.kind === 'angle') item.angle = token.text
    else if (token.kind === 'comment') item.comment = token.text
    else if (item.words.length < limits.addressWords) item.words.push(token)
  })
  endItem()
  return { addresses, count }
}

function createItem(): Item {
  return { words: [], angle: null, comment: '' }
}

function isFilled(item: Item): boolean {
  return item.words.length > 0 || (item.angle !== null && item.angle.trim() !== '')
}

function toAddress(item: Item): Address {
  if (item.angle !== null)
    return { name: readName(item.words, item.comment), address: readAddrSpec(item.angle) }
  const runs = joinRuns(item.words)
  const at = runs.findLastIndex((run) => run.some((word) => word.kind === 'atom' && word.text.includes('@')))
  const only = runs.length === 1 ? runs[0] : undefined
  const address = at >= 0 ? runs[at] : only?.every((word) => word.kind === 'atom') ? only : undefined
  const others = runs.filter((run) => run !== address).flat()
  return { name: readName(others, item.comment), address: address?.map((word) => word.text).join('') ?? '' }
}

/** Joins what stands together without white space, or around an `@` or a dot (obsolete form, RFC 5322 §4.4). */
function joinRuns(words: readonly AddressToken[]): AddressToken[][] {
  const runs: AddressToken[][] = []
  let previous: AddressToken | undefined
  for (const word of words) {
    const joins =
      previous !== undefined && (!word.afterSpace || binds(previous.text.at(-1)) || binds(word.text[0]))
    if (joins) runs.at(-1)?.push(word)
    else runs.push([word])
    previous = word
  }
  return runs
}

function binds(character: string | undefined): boolean {
  return character === '@' || character === '.'
}

/** A display name: quotes off, encoded words decoded, on one line; where there is none, the comment. */
function readName(words: readonly AddressToken[], comment: string): string {
  if (words.length === 0) return toSingleLine(decodeWords(takeEscapesOut(comment)))
  let name = ''
  for (const word of words) {
    if (word.afterSpace && name !== '') name += ' '
    name += word.kind === 'quoted' ? takeEscapesOut(word.text.slice(1, -1)) : word.text
  }
  return toSingleLine(decodeWords(name))
}

function takeEscapesOut(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/gs, '$1') : text
}

/** An address from between angle brackets: white space, comments and an obsolete route (`@a,@b:`) left out. */
function readAddrSpec(text: string): string {
  if (plainAddress.test(text)) return text
  let address = ''
  tokenizeAddresses(text, (token) => {
    if (token.kind === 'colon') address = ''
    else if (token.kind !== 'comment' && token.kind !== 'separator') address += token.text
  })
  return toSingleLine(address)
}

const plainAddress = /^[\w.+-]+@[\w.-]+$/
