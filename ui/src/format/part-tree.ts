import type { AttachmentJson, PartNode } from './shapes.ts'

/** One line of the tree of parts, in reading order. */
export interface PartLine {
  readonly node: PartNode
  /** 1 for the outermost, as `aria-level` counts. */
  readonly level: number
  /** The decoded attachment behind the part, where it is one. */
  readonly attachment: AttachmentJson | undefined
}

/** Flattens the MIME tree without recursion: a mail may be nested a hundred levels deep. */
export function listParts(root: PartNode, attachments: readonly AttachmentJson[]): PartLine[] {
  const byPart = new Map(attachments.map((attachment) => [attachment.part, attachment]))
  const lines: PartLine[] = []
  const open: { node: PartNode; level: number }[] = [{ node: root, level: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, level } = next
    lines.push({ node, level, attachment: byPart.get(node.part) })
    for (const child of node.children.toReversed()) open.push({ node: child, level: level + 1 })
  }
  return lines
}
