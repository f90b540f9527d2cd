import { selectBody } from './body-selection.ts'
import { decodePartBody, readStructure } from './mail-structure.ts'
import type { Octets } from './octets.ts'
import { readPartText } from './part-text.ts'
import type { PartNode } from './part-tree.ts'
import { type InlineImage, inlineImageTypes, resolveCids } from './resolve-cids.ts'

/** The message's HTML with its own images in place of its `cid:` references; null where it has no HTML. */
export function makePreviewHtml(raw: Uint8Array<ArrayBuffer>): string | null {
  const { bytes, root } = readStructure(raw)
  const { html, attachments } = selectBody(root)
  if (html === null) return null
  const parts = new Map<string, PartNode>()
  for (const part of attachments) {
    const { contentId } = part.header
    // Where a Content-ID is given twice the first one counts.
    if (contentId !== null && !parts.has(contentId)) parts.set(contentId, part)
  }
  const images = new Map<PartNode, InlineImage | undefined>()
  return resolveCids(readPartText(bytes, html).text, (contentId) => {
    const part = parts.get(contentId)
    if (part === undefined) return undefined
    if (!images.has(part)) images.set(part, decodeImage(bytes, part))
    return images.get(part)
  })
}

function decodeImage(bytes: Octets, part: PartNode): InlineImage | undefined {
  const contentType = inlineImageTypes.get(part.header.contentType)
  return contentType === undefined ? undefined : { contentType, bytes: decodePartBody(bytes, part).body }
}
