import type { AttachmentJson, MessageJson } from '../../../../src/contract/message.ts'
import { formatBytes } from '../../format/number.ts'
import { listParts, type PartLine } from '../../format/part-tree.ts'
import { messageUrls } from '../../models/message-urls.ts'
import { IconLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useLocale, useText } from '../app-context.ts'
import { DigestFailed } from './message-warnings.tsx'

/** Parts that are drawn at most; a mail may have ten thousand. */
const mostShown = 2000

/** What the message is made of: the attachments to take away, and the tree of all its parts. */
export function PartsTab({ message }: { message: MessageJson }) {
  const text = useText()
  if (message.parts === null) {
    return message.digest === 'failed' ? (
      <DigestFailed message={message} />
    ) : (
      <Empty icon="warning" title={text.parts.none} />
    )
  }
  const lines = listParts(message.parts, message.attachments)
  return (
    <div class="parts">
      {message.attachments.length > 0 && (
        <section aria-label={text.parts.attachments(message.attachments.length)}>
          <h3>{text.parts.attachments(message.attachments.length)}</h3>
          <ul class="attachments">
            {message.attachments.slice(0, mostShown).map((attachment) => (
              <Attachment key={attachment.part} id={message.id} attachment={attachment} />
            ))}
          </ul>
        </section>
      )}
      <section aria-label={text.parts.tree}>
        <h3>{text.parts.tree}</h3>
        <ul class="part-tree">
          {lines.slice(0, mostShown).map((line) => (
            <Part key={`${line.node.part} ${line.level}`} id={message.id} line={line} />
          ))}
        </ul>
        {lines.length > mostShown && <p class="soft">{text.common.showMore(lines.length - mostShown)}</p>}
      </section>
    </div>
  )
}

function Attachment({ id, attachment }: { id: string; attachment: AttachmentJson }) {
  const text = useText()
  const locale = useLocale()
  const name = attachment.filename ?? text.parts.unnamed
  return (
    <li class="attachment">
      <div class="attachment-facts">
        <bdi class="attachment-name">{name}</bdi>
        <span class="soft small">
          {attachment.contentType} · {formatBytes(attachment.size, locale)}
          {attachment.disposition === 'inline' && ` · ${text.parts.inline}`}
          {attachment.contentId && ` · cid:${attachment.contentId}`}
        </span>
        <code class="soft attachment-hash" title="SHA-256">
          {attachment.sha256}
        </code>
      </div>
      <IconLink
        icon="download"
        label={text.parts.download(name)}
        href={messageUrls.part(id, attachment.part)}
        download={attachment.filename ?? ''}
      />
    </li>
  )
}

function Part({ id, line }: { id: string; line: PartLine }) {
  const text = useText()
  const locale = useLocale()
  const { node, level } = line
  const facts = [
    node.charset,
    node.encoding,
    node.disposition,
    node.children.length === 0 && text.parts.transferred(formatBytes(node.size, locale)),
  ].filter(Boolean)
  return (
    // Depth beyond what fits is no longer shown by the indent alone: the number says it.
    <li style={{ paddingInlineStart: `${Math.min(level - 1, 12) * 1.25}rem` }}>
      <code class="part-number">{node.part || '·'}</code>
      {node.children.length === 0 && node.part !== '' ? (
        <a href={messageUrls.part(id, node.part)} download={node.filename ?? ''}>
          {node.contentType}
        </a>
      ) : (
        <span>{node.contentType}</span>
      )}
      {node.filename && <bdi class="part-file">{node.filename}</bdi>}
      <span class="soft small">{facts.join(' · ')}</span>
    </li>
  )
}
