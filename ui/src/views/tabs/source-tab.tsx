import type { MessageJson } from '../../../../src/contract/message.ts'
import { highlightHtml } from '../../format/highlight-html.ts'
import { Empty } from '../../parts/empty.tsx'
import { useText } from '../app-context.ts'
import { CutText } from './cut-text.tsx'

/** The HTML as sent, lightly coloured. */
export function SourceTab({ message }: { message: MessageJson }) {
  const text = useText()
  if (message.html === null)
    return <Empty icon="mailOpen" title={text.source.none} hint={text.source.noneHint} />
  return (
    <div class="source">
      <CutText
        id={message.id}
        text={message.html}
        isWrapped
        render={(block) => <Coloured source={block} />}
      />
    </div>
  )
}

/** Coloured block by block: a tag that a block's end cuts is coloured as two. */
export function Coloured({ source }: { source: string }) {
  return (
    <>
      {highlightHtml(source).map(({ kind, text }, index) =>
        kind === 'text' ? (
          text
        ) : (
          <span key={index} class={`html-${kind}`}>
            {text}
          </span>
        ),
      )}
    </>
  )
}
