import type { Text } from '../../format/language.ts'
import { useText } from '../app-context.ts'

const examples: readonly (readonly [string, keyof Text['search']['examples']])[] = [
  ['"reset your password"', 'phrase'],
  ['invoice OR receipt', 'or'],
  ['-newsletter', 'not'],
  ['from:shop.example', 'from'],
  ['to:ann@example.com', 'to'],
  ['subject:welcome', 'subject'],
  ['header:X-Mailer=app', 'header'],
  ['tag:checked', 'tag'],
  ['has:code', 'has'],
  ['is:unread', 'is'],
  ['is:rejected', 'rejected'],
  ['after:10m', 'after'],
  ['larger:1m', 'larger'],
  ['customid:order-1', 'customId'],
]

/** The search grammar by example; an example is tried by a click. */
export function SearchHelp({ onChoose }: { onChoose: (example: string) => void }) {
  const text = useText()
  return (
    <div class="search-help">
      <p class="soft">{text.search.helpIntro}</p>
      <ul>
        {examples.map(([example, name]) => (
          <li key={name}>
            <button type="button" onClick={() => onChoose(example)}>
              <code>{example}</code>
              <span class="soft">{text.search.examples[name]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
