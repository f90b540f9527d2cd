import type { LinkJson, MessageJson } from '../../../../src/contract/message.ts'
import { followableUrl, splitLinks } from '../../format/text-links.ts'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'
import { CutText } from './cut-text.tsx'

/** The plain text part as sent, and every link of the message. */
export function TextTab({ message }: { message: MessageJson }) {
  const text = useText()
  return (
    <>
      <div class="text-body">
        {message.text === null ? (
          <Empty icon="mailOpen" title={text.text.none} hint={text.text.noneHint} />
        ) : (
          <CutText
            id={message.id}
            text={message.text}
            isWrapped
            render={(block) => <TextWithLinks block={block} />}
          />
        )}
      </div>
      {message.links.length > 0 && <Links links={message.links} />}
    </>
  )
}

function TextWithLinks({ block }: { block: string }) {
  return (
    <>
      {splitLinks(block).map(({ text, href }, index) =>
        href === undefined || followableUrl(href) === undefined ? (
          text
        ) : (
          <a key={index} href={href} target="_blank" rel="noopener noreferrer">
            {text}
          </a>
        ),
      )}
    </>
  )
}

function Links({ links }: { links: readonly LinkJson[] }) {
  const text = useText()
  return (
    <section class="text-links" aria-label={text.text.links(links.length)}>
      <h3>{text.text.links(links.length)}</h3>
      <ol>
        {links.map((link, index) => (
          <li key={index}>
            <Url url={link.url} />
            <span class="soft small">
              {link.from === 'html' ? text.text.fromHtml : text.text.fromText}
              {link.text && link.text !== link.url && (
                <>
                  {' · '}
                  <bdi>{link.text}</bdi>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A URL that can be followed where it leads to the web or to a mail program; any other is only text. */
function Url({ url }: { url: string }) {
  const href = followableUrl(url)
  if (href === undefined) return <code>{url}</code>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {url}
    </a>
  )
}
