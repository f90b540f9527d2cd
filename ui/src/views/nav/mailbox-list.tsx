import { useSignal } from '@preact/signals'
import type { MailboxJson } from '../../../../src/contract/mailbox.ts'
import { useApp, useText } from '../app-context.ts'
import { NavLink } from './nav-link.tsx'

/** From this many on, they can be filtered by name. */
const filterFrom = 12
/** A thousand test runs leave a thousand mailboxes: the latest are shown, the others on demand. */
const firstShown = 30

/** Every mailbox by last activity, with what is unread in it. */
export function MailboxList({ onChosen }: { onChosen: (() => void) | undefined }) {
  const { mailboxes, navigation } = useApp()
  const text = useText()
  const filter = useSignal('')
  const isWhole = useSignal(false)
  const all = withCurrent(mailboxes.all.value ?? [], navigation.route.value.mailbox)
  const matching = all.filter(({ name }) => name.toLowerCase().includes(filter.value.trim().toLowerCase()))
  const shown = isWhole.value ? matching : matching.slice(0, firstShown)
  return (
    <>
      <h2 class="nav-title">{text.nav.mailboxes}</h2>
      {all.length >= filterFrom && (
        <input
          class="field nav-filter"
          type="search"
          aria-label={text.nav.filterMailboxes}
          placeholder={text.nav.filterMailboxes}
          value={filter}
          onInput={(event) => {
            filter.value = event.currentTarget.value
          }}
        />
      )}
      <ul>
        {filter.value === '' && (
          <li>
            <NavLink
              icon="inbox"
              to={{ screen: 'mail', id: undefined, mailbox: undefined }}
              unread={mailboxes.sum.value.unread}
              onChosen={onChosen}
            >
              {text.nav.allMailboxes}
            </NavLink>
          </li>
        )}
        {shown.map(({ name, unread }) => (
          <li key={name}>
            <NavLink
              icon="mail"
              to={{ screen: 'mail', id: undefined, mailbox: name }}
              unread={unread}
              onChosen={onChosen}
            >
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
      {matching.length === 0 && filter.value !== '' && <p class="nav-hint">{text.nav.noMailboxes}</p>}
      {shown.length < matching.length && (
        <button
          type="button"
          class="nav-more"
          onClick={() => {
            isWhole.value = true
          }}
        >
          {text.common.showMore(matching.length - shown.length)}
        </button>
      )}
    </>
  )
}

/** The mailbox that the address names is listed even where it has no mail yet: somebody is waiting for some. */
function withCurrent(all: readonly MailboxJson[], current: string | undefined): readonly MailboxJson[] {
  if (current === undefined || all.some(({ name }) => name === current)) return all
  const retention = { ageMs: null, count: null, bytes: null }
  return [{ name: current, total: 0, unread: 0, lastActivityAt: '', retention, profile: null }, ...all]
}
