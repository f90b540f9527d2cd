import { searchTerm } from '../../format/search-text.ts'
import type { App } from '../../models/app.ts'
import { IconButton } from '../../parts/button.tsx'
import type { IconName } from '../../parts/icon.tsx'
import { useApp, useText } from '../app-context.ts'
import { MailboxList } from './mailbox-list.tsx'
import { NavLink } from './nav-link.tsx'

interface NavProps {
  /** Called when something was chosen: a drawer closes then. */
  readonly onChosen?: () => void
}

/** Views, mailboxes, tags, and the other screens. */
export function Nav({ onChosen }: NavProps) {
  const app = useApp()
  const text = useText()
  return (
    <div class="nav">
      <div class="nav-head">
        <img src="/favicon.svg" alt="" width="24" height="24" />
        <span class="nav-name">Postfang</span>
        <IconButton
          icon={onChosen ? 'close' : 'panel'}
          label={onChosen ? text.common.close : text.nav.collapse}
          onClick={() => {
            if (onChosen) onChosen()
            else app.preferences.isNavShown.value = false
          }}
        />
      </div>
      <div class="nav-scroll">
        <Views onChosen={onChosen} />
        <MailboxList onChosen={onChosen} />
        <Tags onChosen={onChosen} />
      </div>
      <ul class="nav-foot">
        <li>
          <NavLink icon="sessions" to={{ screen: 'sessions', id: undefined }} onChosen={onChosen}>
            {text.nav.sessions}
          </NavLink>
        </li>
        <li>
          <NavLink icon="fault" to={{ screen: 'faults', id: undefined }} onChosen={onChosen}>
            {text.nav.faults}
          </NavLink>
        </li>
        <li>
          <NavLink
            icon="campaign"
            to={{ screen: 'campaigns', id: undefined }}
            isQuiet={!isMailjetUsed(app)}
            onChosen={onChosen}
          >
            {text.nav.campaigns}
          </NavLink>
        </li>
        <li>
          <NavLink icon="template" to={{ screen: 'templates', id: undefined }} onChosen={onChosen}>
            {text.nav.templates}
          </NavLink>
        </li>
        <li>
          <NavLink icon="webhook" to={{ screen: 'webhooks', id: undefined }} onChosen={onChosen}>
            {text.nav.webhooks}
          </NavLink>
        </li>
        {(app.server.info.value?.relays.length ?? 0) > 0 && (
          <li>
            <NavLink icon="send" to={{ screen: 'releases', id: undefined }} onChosen={onChosen}>
              {text.nav.releases}
            </NavLink>
          </li>
        )}
        <li>
          <NavLink icon="settings" to={{ screen: 'settings', id: undefined }} onChosen={onChosen}>
            {text.nav.settings}
          </NavLink>
        </li>
      </ul>
    </div>
  )
}

/** Whether any mail can be in a campaign: else the screen about them is one step back, and says how it is used. */
function isMailjetUsed({ server, mailboxes }: App): boolean {
  return (
    server.info.value?.profile === 'mailjet' ||
    (mailboxes.all.value ?? []).some(({ profile }) => profile === 'mailjet')
  )
}

const views: readonly {
  readonly q: string
  readonly name: 'all' | 'unread' | 'attachments' | 'links' | 'codes' | 'rejected'
  readonly icon: IconName
}[] = [
  { q: '', name: 'all', icon: 'inbox' },
  { q: 'is:unread', name: 'unread', icon: 'mail' },
  { q: 'has:attachment', name: 'attachments', icon: 'attachment' },
  { q: 'has:link', name: 'links', icon: 'link' },
  { q: 'has:code', name: 'codes', icon: 'hash' },
  { q: 'is:rejected', name: 'rejected', icon: 'warning' },
]

/** Searches within the current mailbox that everybody needs. */
function Views({ onChosen }: { onChosen: (() => void) | undefined }) {
  const text = useText()
  return (
    <>
      <h2 class="nav-title">{text.nav.views}</h2>
      <ul>
        {views.map(({ q, name, icon }) => (
          <li key={name}>
            <NavLink icon={icon} to={{ screen: 'mail', id: undefined, q }} onChosen={onChosen}>
              {text.nav[name]}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  )
}

function Tags({ onChosen }: { onChosen: (() => void) | undefined }) {
  const { knownTags } = useApp()
  const text = useText()
  if (knownTags.value.length === 0) return null
  return (
    <>
      <h2 class="nav-title">{text.nav.tags}</h2>
      <ul>
        {knownTags.value.map((tag) => (
          <li key={tag}>
            <NavLink
              icon="tag"
              to={{ screen: 'mail', id: undefined, q: searchTerm('tag', tag) }}
              onChosen={onChosen}
            >
              {tag}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  )
}
