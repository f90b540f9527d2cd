import { decodePartBody, readStructure } from './mail-structure.ts'
import type { PartNode } from './part-tree.ts'

export interface DecodedPart {
  readonly contentType: string
  readonly filename: string | null
  /** Its transfer encoding undone, its charset left as it is. May be a view of the message's own memory. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** One part by its number ({@link PartNode.number}); undefined where there is no such part. */
export function decodePart(raw: Uint8Array<ArrayBuffer>, number: string): DecodedPart | undefined {
  const { bytes, root } = readStructure(raw)
  const part = findPart(root, number)
  if (part === undefined) return undefined
  const { contentType, filename } = part.header
  return { contentType, filename, bytes: decodePartBody(bytes, part).body }
}

function findPart(node: PartNode, number: string): PartNode | undefined {
  if (node.number === number) return node
  for (const child of node.children) {
    const found = findPart(child, number)
    if (found !== undefined) return found
  }
  return undefined
}
