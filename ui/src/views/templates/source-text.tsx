import { useSignal } from '@preact/signals'
import { highlightHtml } from '../../format/highlight-html.ts'
import { formatBytes } from '../../format/number.ts'
import { firstShown } from '../../format/text-blocks.ts'
import { Button } from '../../parts/button.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { useLocale, useText } from '../app-context.ts'
import { useTemplateText } from './template-context.ts'

/** Source of any length, lightly coloured where it is markup: its beginning at first, the whole on demand. */
export function SourceText({ source, isMarkup }: { source: string; isMarkup: boolean }) {
  const text = useText()
  const templateText = useTemplateText()
  const locale = useLocale()
  const isWhole = useSignal(false)
  const isCut = source.length > firstShown && !isWhole.value
  const shown = isCut ? source.slice(0, firstShown) : source
  return (
    <>
      <LongText
        text={shown}
        isWrapped
        render={isMarkup ? (block) => <Coloured source={block} /> : undefined}
      />
      {isCut && (
        <div class="cut-note">
          <span class="soft">
            {templateText.cut(formatBytes(shown.length, locale), formatBytes(source.length, locale))}
          </span>
          <Button
            onClick={() => {
              isWhole.value = true
            }}
          >
            {text.common.showAll}
          </Button>
        </div>
      )}
    </>
  )
}

function Coloured({ source }: { source: string }) {
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
