import type { App } from './app.ts'
import { type CommandId, runCommand, tabsOf } from './commands.ts'
import { languageChoices, themes } from './preferences.ts'

/** One line of the list of commands. */
export interface PaletteEntry {
  readonly title: string
  readonly keyName?: string
  readonly run: () => void
}

/** Everything that can be done now, in the words of the chosen language. */
export function listEntries(app: App): PaletteEntry[] {
  return [...messageEntries(app), ...placeEntries(app), ...settingEntries(app)]
}

/** What concerns the open message; nothing where none is open. */
function messageEntries(app: App): PaletteEntry[] {
  const text = app.preferences.text.peek()
  const command = (id: CommandId, title: string, keyName: string): PaletteEntry => ({
    title,
    keyName,
    run: () => runCommand(app, id),
  })
  const general = [command('search', text.search.label, '/'), command('help', text.keys.help, '?')]
  const opened = app.opened.opened.peek()
  if (opened.kind !== 'ready') return general
  const { message } = opened
  const tabs = tabsOf(app, message).map((tab, index) => ({
    title: text.palette.show(text.tabs[tab]),
    keyName: String(index + 1),
    run: () => app.navigation.go({ tab }),
  }))
  return [
    ...tabs,
    command('read', message.read ? text.message.markUnread : text.message.markRead, 'r'),
    command('tag', text.message.tag, 't'),
    command('delete', text.message.delete, 'e'),
    command('appearance', text.keys.dark, 'd'),
    command('images', text.keys.images, 'i'),
    ...general,
  ]
}

function placeEntries(app: App): PaletteEntry[] {
  const { nav, palette } = app.preferences.text.peek()
  const go = (place: string, to: Parameters<App['navigation']['go']>[0]): PaletteEntry => ({
    title: palette.goTo(place),
    run: () => app.navigation.go({ id: undefined, ...to }),
  })
  return [
    go(nav.allMailboxes, { screen: 'mail', mailbox: undefined, q: '' }),
    go(nav.unread, { screen: 'mail', q: 'is:unread' }),
    go(nav.attachments, { screen: 'mail', q: 'has:attachment' }),
    go(nav.sessions, { screen: 'sessions' }),
    go(nav.faults, { screen: 'faults' }),
    go(nav.campaigns, { screen: 'campaigns' }),
    go(nav.templates, { screen: 'templates' }),
    go(nav.playground, { screen: 'templates', id: 'playground', start: undefined }),
    go(nav.webhooks, { screen: 'webhooks' }),
    ...((app.server.info.peek()?.relays.length ?? 0) > 0 ? [go(nav.releases, { screen: 'releases' })] : []),
    go(nav.settings, { screen: 'settings' }),
    ...(app.mailboxes.all.peek() ?? []).map(({ name }) => go(name, { screen: 'mail', mailbox: name, q: '' })),
  ]
}

function settingEntries(app: App): PaletteEntry[] {
  const { settings, palette } = app.preferences.text.peek()
  return [
    ...themes.map((theme) => ({
      title: palette.theme(settings.themes[theme]),
      run: () => {
        app.preferences.theme.value = theme
      },
    })),
    ...languageChoices.map((choice) => ({
      title: palette.language(settings.languages[choice]),
      run: () => {
        app.preferences.languageChoice.value = choice
      },
    })),
  ]
}

/** Entries whose title contains every word typed, letter case aside; those that begin with it first. */
export function matchEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const matching = entries.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
  const rank = ({ title }: PaletteEntry): number => (title.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return matching.sort((left, right) => rank(left) - rank(right))
}
