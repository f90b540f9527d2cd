import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { countLines, offsetOf, type TextPlace } from '../format/text-place.ts'

interface CodeEditorProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  /** Lines in which something is wrong, from 1. */
  readonly wrongLines: ReadonlySet<number>
  /** Id of what says what is wrong. */
  readonly describedBy?: string | undefined
  /** Where the caret is wanted; each new object moves it there once. */
  readonly caret?: TextPlace | undefined
  readonly placeholder?: string
}

/**
 * A text field for source, with numbered lines of which the wrong ones are marked. Lines are not wrapped, so that each is
 * one of the screen's; only the numbers in sight are drawn, however long the text is. The Tab key leaves it.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { label, value, onInput, wrongLines, describedBy, caret, placeholder } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const scroll = useSignal(0)
  const view = useLineView(field)
  const lines = useMemo(() => countLines(value), [value])
  useCaret(field, value, caret)

  const first = Math.max(0, Math.floor(scroll.value / view.lineHeight) - 1)
  const shown = Math.max(0, Math.min(lines - first, Math.ceil(view.height / view.lineHeight) + 2))
  const rows = Array.from({ length: shown }, (_, index) => first + index + 1)
  return (
    <div class="code-editor" style={{ '--digits': String(String(lines).length) }}>
      <div class="code-rows" aria-hidden="true">
        <div style={{ transform: `translateY(${first * view.lineHeight - scroll.value}px)` }}>
          {rows.map((line) => (
            <div key={line} class={wrongLines.has(line) ? 'code-row is-wrong' : 'code-row'}>
              <span>{line}</span>
            </div>
          ))}
        </div>
      </div>
      <textarea
        ref={field}
        aria-label={label}
        aria-invalid={wrongLines.size > 0 || undefined}
        aria-describedby={describedBy}
        value={value}
        placeholder={placeholder}
        wrap="off"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        dir="ltr"
        onInput={(event) => onInput(event.currentTarget.value)}
        onScroll={(event) => {
          scroll.value = event.currentTarget.scrollTop
        }}
      />
    </div>
  )
}

interface LineView {
  /** CSS pixels. */
  readonly height: number
  readonly lineHeight: number
}

function useLineView(field: RefObject<HTMLTextAreaElement | null>): LineView {
  const view = useSignal<LineView>({ height: 0, lineHeight: 20 })
  useEffect(() => {
    const element = field.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight)
      view.value = { height: element.clientHeight, lineHeight: lineHeight || 20 }
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return view.value
}

/** Moves the caret to a place and that into the middle of the field. */
function useCaret(
  field: RefObject<HTMLTextAreaElement | null>,
  value: string,
  caret: TextPlace | undefined,
): void {
  useLayoutEffect(() => {
    const element = field.current
    if (!element || caret === undefined) return
    const offset = offsetOf(value, caret)
    element.focus()
    element.setSelectionRange(offset, offset)
    const style = getComputedStyle(element)
    element.scrollTop = (caret.line - 0.5) * Number.parseFloat(style.lineHeight) - element.clientHeight / 2
    // Of a font of which all characters are about as wide as 0.6 of its height.
    const characterWidth = Number.parseFloat(style.fontSize) * 0.6
    element.scrollLeft = Math.max(0, caret.column * characterWidth - element.clientWidth * 0.75)
  }, [caret])
}
