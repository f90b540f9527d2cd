import { decodePartBody, readStructure } from './mail-structure.ts'
import type { PartNode } from './part-tree.ts'

export interface DecodedPart {
  readonly kind: 'decoded'
  readonly contentType: string
  readonly filename: string | null
  /** Its transfer encoding undone, its charset left as it is. May be a view of the message's own memory. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Where a part lies in the bytes of its message, still encoded: for whoever decodes it piece by piece. */
export interface PartPlace {
  readonly kind: 'place'
  readonly contentType: string
  readonly filename: string | null
  /** Its Content-Transfer-Encoding, lower case. */
  readonly encoding: string
  readonly start: number
  readonly end: number
}

/**
 * One part by its number ({@link PartNode.number}); undefined where there is no such part.
 *
 * @param mostBytes a part with more of them, as it is encoded, is found and not decoded
 */
export function decodePart(
  raw: Uint8Array<ArrayBuffer>,
  number: string,
  mostBytes: number,
): DecodedPart | PartPlace | undefined {
  const { bytes, root } = readStructure(raw)
  const part = findPart(root, number)
  if (part === undefined) return undefined
  const { bodyStart: start, bodyEnd: end } = part
  const { contentType, filename, encoding } = part.header
  if (end - start > mostBytes) return { kind: 'place', contentType, filename, encoding, start, end }
  return { kind: 'decoded', contentType, filename, bytes: decodePartBody(bytes, part).body }
}

function findPart(node: PartNode, number: string): PartNode | undefined {
  if (node.number === number) return node
  for (const child of node.children) {
    const found = findPart(child, number)
    if (found !== undefined) return found
  }
  return undefined
}
