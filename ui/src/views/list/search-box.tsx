import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { markPosition } from '../../format/search-text.ts'
import { enterList } from '../../models/commands.ts'
import { IconButton, withKey } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'
import { useFocusWish } from '../use-focus-wish.ts'
import { SearchHelp } from './search-help.tsx'

/** How long typing has to pause before it is searched. */
const pauseMs = 120

/** The search box: searches as it is typed, and shows where a search cannot be read. */
export function SearchBox() {
  const app = useApp()
  const text = useText()
  const { navigation } = app
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const isHelpShown = useSignal(false)
  const q = navigation.route.value.q
  const typed = useSignal(q)

  // The address may change by a view or the browser's history; what is just being typed is not taken back.
  useEffect(() => {
    if (typed.peek().trim() !== q.trim()) typed.value = q
  }, [q, typed])
  useFocusWish('search', () => field.current?.select())

  function search(value: string, delayMs: number): void {
    typed.value = value
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => navigation.go({ q: value.trim() === '' ? '' : value }, 'replace'),
      delayMs,
    )
  }

  return (
    <search class="search">
      <div class="search-box">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          dir="auto"
          aria-label={text.search.label}
          aria-describedby="search-problem"
          aria-keyshortcuts="/"
          title={withKey(text.search.label, '/')}
          placeholder={text.search.placeholder}
          value={typed}
          onInput={(event) => search(event.currentTarget.value, pauseMs)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'ArrowDown') enterList(app)
            if (event.key === 'Escape' && typed.value !== '') search('', 0)
            else if (event.key === 'Escape') field.current?.blur()
          }}
        />
        {typed.value !== '' && (
          <IconButton icon="close" label={text.search.clear} onClick={() => search('', 0)} />
        )}
        <IconButton
          icon="help"
          label={text.search.help}
          isExpanded={isHelpShown.value}
          onClick={() => {
            isHelpShown.value = !isHelpShown.value
          }}
        />
      </div>
      <div id="search-problem" role="alert">
        <SearchProblem />
      </div>
      {isHelpShown.value && <SearchHelp onChoose={(example) => search(example, 0)} />}
    </search>
  )
}

/** What is wrong with the search, and at which place of it. */
function SearchProblem() {
  const { searchProblem, scope } = useApp()
  const problem = searchProblem.value
  if (problem === undefined) return null
  const marked =
    problem.position === undefined ? undefined : markPosition(scope.value.q ?? '', problem.position)
  return (
    <div class="search-problem">
      {marked && (
        <code>
          {marked.before}
          <mark>{marked.at || ' '}</mark>
          {marked.after}
        </code>
      )}
      <p lang="en">{problem.detail}</p>
    </div>
  )
}
