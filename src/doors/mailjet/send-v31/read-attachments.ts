import type { SendError } from '../error-bodies.ts'
import { isJsonObject, readProperties } from '../properties.ts'
import type { OutgoingAttachment } from '../send/outgoing-mail.ts'
import { decodedBytes, readBase64 } from '../send/read-base64.ts'
import { sendLimits } from '../send/send-limits.ts'
import { type PropertyReader, readMember } from './property-reader.ts'
import { sendErrors } from './send-errors.ts'

type Report = (error: SendError) => void

const inlineName = 'InlinedAttachments'

/** Attachments and inlined ones, which share one bound. */
export function readAttachments(reader: PropertyReader, report: Report): readonly OutgoingAttachment[] {
  const attached = readList(reader, 'Attachments', report)
  const inlined = readList(reader, inlineName, report)
  const all = [...attached, ...inlined]
  const bytes = all.reduce((sum, { content }) => sum + decodedBytes(content), 0)
  if (bytes > sendLimits.attachmentBytes) {
    const path = attached.length > 0 ? 'Attachments' : inlineName
    report(
      sendErrors.tooLarge(
        path,
        `Attachments are too large: ${bytes} bytes of at most ${sendLimits.attachmentBytes}.`,
      ),
    )
  }
  return all
}

function readList(reader: PropertyReader, name: string, report: Report): readonly OutgoingAttachment[] {
  const items = reader.list(name, 'array of attachments') ?? []
  if (items.length > sendLimits.items) {
    report(sendErrors.tooManyItems(name, sendLimits.items))
    return []
  }
  return items
    .map((item, index) => readAttachment(item, `${name}[${index}]`, name === inlineName, report))
    .filter((attachment) => attachment !== undefined)
}

function readAttachment(
  item: unknown,
  path: string,
  isInlined: boolean,
  report: Report,
): OutgoingAttachment | undefined {
  if (!isJsonObject(item)) {
    report(item === null ? sendErrors.isNull(path) : sendErrors.wrongType(`Messages.${path}`, 'attachment'))
    return undefined
  }
  const properties = readProperties(item)
  const read = (name: string) => {
    const value = readMember(properties, name, path, report)
    if (value === '') report(sendErrors.emptyText(`${path}.${name}`))
    return value || undefined
  }
  const contentType = read('ContentType')
  const filename = read('Filename')
  const encoded = read('Base64Content')
  const givenId = properties.has('contentid') ? readMember(properties, 'ContentID', path, report) : ''
  if (contentType === undefined || filename === undefined || encoded === undefined) return undefined
  const content = readBase64(encoded)
  if (content === undefined) {
    report(sendErrors.wrongType(`Messages.${path}.Base64Content`, 'base64'))
    return undefined
  }
  return { contentType, filename, content, contentId: isInlined ? givenId || filename : null }
}
