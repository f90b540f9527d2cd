import { useRef } from 'preact/hooks'

interface SplitterProps {
  readonly label: string
  /** Width of what it resizes, in CSS pixels. */
  readonly value: number
  readonly min: number
  readonly max: number
  readonly valueText?: string
  readonly onChange: (value: number) => void
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -16,
  ArrowRight: 16,
  PageUp: 64,
  PageDown: -64,
}

/** The edge between two panes: dragged, or moved by the arrow keys (ARIA APG, Window Splitter). */
export function Splitter({ label, value, min, max, valueText, onChange }: SplitterProps) {
  const drag = useRef<{ startX: number; startValue: number } | undefined>(undefined)

  function move(event: PointerEvent): void {
    if (drag.current) onChange(drag.current.startValue + event.clientX - drag.current.startX)
  }

  return (
    // A separator that can be moved is a widget, which a horizontal rule cannot be.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuetext={valueText}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { startX: event.clientX, startValue: value }
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined
      }}
      onPointerCancel={() => {
        drag.current = undefined
      }}
      onKeyDown={(event) => {
        const step = keySteps[event.key]
        if (step === undefined) return
        event.preventDefault()
        onChange(value + step)
      }}
    />
  )
}
