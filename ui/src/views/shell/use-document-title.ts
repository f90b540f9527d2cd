import { useComputed } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { cutText } from '../../format/inbox-line.ts'
import { formatCount } from '../../format/number.ts'
import type { App } from '../../models/app.ts'

/** Longest subject in a browser tab. */
const longest = 80

/** Keeps the page's title: how many are unread, then what is open. Returns it without the number. */
export function useDocumentTitle(app: App): string {
  const title = useComputed(() => [placeOf(app), 'Postfang'].filter(Boolean).join(' – ')).value
  const unread = app.mailboxes.sum.value.unread
  const locale = app.preferences.locale.value
  useEffect(() => {
    document.title = unread === 0 ? title : `(${formatCount(unread, locale)}) ${title}`
  }, [title, unread, locale])
  return title
}

function placeOf(app: App): string {
  const text = app.preferences.text.value
  const { screen, mailbox } = app.navigation.route.value
  if (screen === 'settings') return text.settings.title
  if (screen === 'campaigns') return text.nav.campaigns
  if (screen === 'templates') return text.nav.templates
  if (screen === 'webhooks') return text.nav.webhooks
  if (screen === 'releases') return text.nav.releases
  if (screen === 'faults') return text.nav.faults
  if (screen === 'sessions') return text.sessions.title
  const opened = app.opened.opened.value
  if (opened.kind === 'ready') return cutText(opened.message.subject || text.list.noSubject, longest)
  return mailbox ?? ''
}
