import type { PartNode } from './part-tree.ts'

/** Which parts a mail client shows as the message, and which as attachments. */
export interface BodySelection {
  readonly html: PartNode | null
  /** Shown one after the other where there is more than one. */
  readonly texts: readonly PartNode[]
  readonly attachments: readonly PartNode[]
}

interface Found {
  html: PartNode | null
  readonly texts: PartNode[]
  readonly attachments: PartNode[]
}

/**
 * Chooses as clients do: text parts that are not declared attachments are the body, everything else is attached. In a
 * multipart/alternative the last HTML is the best one (RFC 2046 §5.1.4); outside of one the first HTML is shown.
 *
 * Quirk: a text with a file name that does not stand first is an attachment, whatever its disposition.
 */
export function selectBody(root: PartNode): BodySelection {
  const found: Found = { html: null, texts: [], attachments: [] }
  if (root.children.length === 0) takeLeaf(found, root, true)
  else takeMultipart(found, root)
  return found
}

function takeMultipart(found: Found, multipart: PartNode): void {
  const isAlternative = multipart.header.contentType === 'multipart/alternative'
  const best = isAlternative ? multipart.children.findLast(isHtml) : undefined
  for (const [index, child] of multipart.children.entries()) {
    if (child.children.length > 0) takeMultipart(found, child)
    else if (best !== undefined && child !== best && isHtml(child)) found.attachments.push(child)
    else takeLeaf(found, child, isAlternative || index === 0)
  }
}

function takeLeaf(found: Found, part: PartNode, mayHaveName: boolean): void {
  const isBody = part.header.disposition !== 'attachment' && (mayHaveName || part.header.filename === null)
  if (isBody && isHtml(part) && found.html === null) found.html = part
  else if (isBody && isText(part)) found.texts.push(part)
  else found.attachments.push(part)
}

function isHtml({ header }: PartNode): boolean {
  return header.contentType === 'text/html' && header.disposition !== 'attachment'
}

/** A multipart in which no part was found is shown as the text that it is. */
function isText({ header }: PartNode): boolean {
  return header.contentType === 'text/plain' || header.contentType.startsWith('multipart/')
}
