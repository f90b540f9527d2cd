import { useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

export interface Segment<T> {
  readonly value: T
  readonly label: string
  /** With an icon the label is only spoken and shown on hover. */
  readonly icon?: IconName
  readonly hint?: string
}

interface SegmentsProps<T> {
  readonly label: string
  readonly segments: readonly Segment<T>[]
  /** The chosen value; one that is not among the segments leaves all unchosen. */
  readonly value: T
  readonly onChange: (value: T) => void
}

/** A row of choices of which one is taken: a radio group, moved through by the arrow keys (ARIA APG, Radio Group). */
export function Segments<T>({ label, segments, value, onChange }: SegmentsProps<T>) {
  const group = useRef<HTMLDivElement>(null)
  const chosen = segments.findIndex((segment) => segment.value === value)

  function move(event: KeyboardEvent): void {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const index = (Math.max(0, chosen) + step + segments.length) % segments.length
    const segment = segments[index]
    if (segment) onChange(segment.value)
    group.current?.querySelectorAll('button')[index]?.focus()
  }

  return (
    <div class="segments" role="radiogroup" aria-label={label} ref={group} onKeyDown={move}>
      {segments.map(({ value: own, label: name, icon, hint }, index) => (
        // A native radio button cannot hold a picture; the pattern is the documented one.
        // biome-ignore lint/a11y/useSemanticElements: see above
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={index === chosen}
          tabIndex={index === Math.max(0, chosen) ? 0 : -1}
          title={hint ?? name}
          aria-label={icon ? name : undefined}
          onClick={() => onChange(own)}
        >
          {icon ? <Icon name={icon} /> : name}
        </button>
      ))}
    </div>
  )
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
