import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { splitBlocks } from '../format/text-blocks.ts'

interface LongTextProps {
  readonly text: string
  /** Whether lines that are too long go on in the next line; else the text scrolls sideways. */
  readonly isWrapped: boolean
  readonly render?: ((block: string) => ComponentChildren) | undefined
}

/** A text of any length in monospace: cut into blocks of which the browser lays out only those in sight. */
export function LongText({ text, isWrapped, render = (block) => block }: LongTextProps) {
  const blocks = useMemo(() => splitBlocks(text), [text])
  return (
    <pre class={isWrapped ? 'long-text is-wrapped' : 'long-text'} dir="auto">
      {blocks.map((block, index) => (
        <span class="long-text-block" key={index}>
          {render(block)}
        </span>
      ))}
    </pre>
  )
}
