import type { Text } from '../../format/language.ts'
import { useText } from '../app-context.ts'

const rows: readonly (readonly [Exclude<keyof Text['keys'], 'title'>, readonly string[]])[] = [
  ['move', ['j', 'k', '↓', '↑']],
  ['select', ['Space', 'Shift ↓']],
  ['open', ['Enter']],
  ['back', ['u', 'Esc']],
  ['search', ['/']],
  ['delete', ['e', 'Del']],
  ['undo', ['z']],
  ['read', ['r']],
  ['tag', ['t']],
  ['tabs', ['1', '…', '8']],
  ['width', ['[', ']']],
  ['dark', ['d']],
  ['images', ['i']],
  ['help', ['?']],
  ['palette', ['Ctrl K', '⌘ K']],
]

/** Every key and what it does. */
export function KeyList() {
  const text = useText()
  return (
    <dl class="key-list">
      {rows.map(([name, keys]) => (
        <div key={name}>
          <dt>{text.keys[name]}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
