import { listJson } from '../format/json-lines.ts'

interface JsonTreeProps {
  readonly value: unknown
  readonly label: string
}

/** Lines that are shown at most. */
const mostLines = 2000

/** A JSON value as an indented list: each member on a line of its own. */
export function JsonTree({ value, label }: JsonTreeProps) {
  // The outermost line would only say that it is an object.
  const lines = listJson(value, mostLines).slice(1)
  return (
    <ul class="json-tree" aria-label={label}>
      {lines.map(({ path, key, level, kind, value: shown }) => (
        <li key={path} style={{ paddingInlineStart: `${(level - 2) * 1.25}rem` }}>
          <span class="json-key">{key}</span>
          <span class="soft">: </span>
          <span class={`json-${kind}`}>{shown}</span>
        </li>
      ))}
    </ul>
  )
}
