import type { MessageJson, SummaryJson } from '../../../src/contract/message.ts'
import type { App, FocusPlace } from './app.ts'
import type { Marked } from './marks.ts'
import { type MessageTab, messageTabs } from './navigation.ts'

/** What the reader can do by key, by button and from the list of commands. */
export type CommandId =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'search'
  | 'delete'
  | 'undo'
  | 'read'
  | 'tag'
  | 'narrower'
  | 'wider'
  | 'appearance'
  | 'images'
  | 'help'
  | 'palette'

/** Does one command. What makes no sense at the moment does nothing. */
export function runCommand(app: App, id: CommandId): void {
  commands[id](app)
}

const commands: Readonly<Record<CommandId, (app: App) => void>> = {
  next: (app) => moveActive(app, 1),
  previous: (app) => moveActive(app, -1),
  open: (app) => openMessage(app, app.selection.activeId.peek(), { how: 'push', hasFocus: true }),
  back: goBack,
  search: (app) => wantFocus(app, 'search'),
  delete: (app) => deleteMessages(app, targetIds(app)),
  undo: undoDeletion,
  read: (app) => {
    const rows = targetRows(app)
    app.marks.setRead(
      rows,
      rows.some((row) => !row.read),
    )
  },
  tag: (app) => {
    if (targetRows(app).length > 0) app.overlay.value = 'tags'
  },
  narrower: (app) => app.preview.stepWidth(-1),
  wider: (app) => app.preview.stepWidth(1),
  appearance: (app) => app.preview.nextAppearance(),
  images: switchImages,
  help: (app) => {
    app.overlay.value = 'keys'
  },
  palette: (app) => {
    app.overlay.value = 'palette'
  },
}

/** Of the preview, or of the message as delivered where that is looked at. */
function switchImages({ navigation, preview }: App): void {
  const { tab, part } = navigation.route.peek()
  if (tab === 'mailjet' && part === 'delivered')
    preview.setDeliveredImages(!preview.hasDeliveredImages.peek())
  else preview.hasImages.value = !preview.hasImages.peek()
}

function wantFocus(app: App, place: FocusPlace): void {
  app.focusWish.value = place
}

/** Goes from the search to its results: to the row the keyboard was at, or to the first. */
export function enterList(app: App): void {
  if (app.list.indexOf(app.selection.activeId.peek()) === -1) {
    const [first] = app.list.rowsBetween(0, 1)
    if (first !== undefined) app.selection.moveTo(first.id)
  }
  wantFocus(app, 'list')
}

/** The message a command is about when no other is chosen: the open one, else the one the keyboard is at. */
function currentId(app: App): string | undefined {
  return app.navigation.openId.peek() ?? app.selection.activeId.peek()
}

/** What a command applies to: all chosen rows where there are several, else the current message. */
function targetIds(app: App): ReadonlySet<string> {
  if (app.navigation.route.peek().screen !== 'mail') return new Set()
  const chosen = app.selection.ids.peek()
  if (chosen.size > 1) return chosen
  const id = currentId(app)
  return new Set(id === undefined ? [] : [id])
}

/** The same as rows, as far as they are known here. */
export function targetRows(app: App): Marked[] {
  const opened = app.opened.opened.peek()
  return [...targetIds(app)].flatMap((id) => {
    const row = opened.kind === 'ready' && opened.id === id ? opened.message : app.list.find(id)
    return row === undefined ? [] : [row]
  })
}

/** Opens a message in the message pane. */
export function openMessage(
  app: App,
  id: string | undefined,
  { how, hasFocus }: { how: 'push' | 'replace'; hasFocus: boolean },
): void {
  if (id === undefined) return
  app.selection.only(id)
  app.navigation.go({ screen: 'mail', id }, how)
  if (hasFocus) wantFocus(app, 'message')
}

/** Moves the keyboard to the next row; where a message is open, it is the next one that is read. */
export function moveActive(app: App, step: number): void {
  const { list, selection, navigation } = app
  if (navigation.route.peek().screen !== 'mail') return
  const openId = navigation.openId.peek()
  const index = list.indexOf(openId ?? selection.activeId.peek())
  const row = neighbour(app, index, step)
  if (row === undefined) return
  if (openId !== undefined) openMessage(app, row.id, { how: 'replace', hasFocus: false })
  else {
    selection.moveTo(row.id)
    wantFocus(app, 'list')
  }
}

function neighbour(app: App, index: number, step: number): SummaryJson | undefined {
  const opened = app.opened.opened.peek()
  if (index === -1 && opened.kind === 'ready') return nearest(app, opened.message.seq, step)
  const last = app.list.pages.peek().count - 1
  const target = index === -1 ? 0 : Math.min(last, Math.max(0, index + step))
  return target === index ? undefined : app.list.rowsBetween(target, target + 1)[0]
}

/** The row next to a message that the list does not have, such as one that a link has opened; newest first. */
function nearest({ list }: App, seq: number, step: number): SummaryJson | undefined {
  const rows = list.rowsBetween(0, list.pages.peek().count)
  return step > 0
    ? rows.find((row) => row !== undefined && row.seq < seq)
    : rows.findLast((row) => row !== undefined && row.seq > seq)
}

function goBack(app: App): void {
  const { screen, id } = app.navigation.route.peek()
  if (app.selection.ids.peek().size > 1) app.selection.clear()
  else if (id !== undefined) {
    // In place of the message: the browser's Back shall not open again what was just left.
    app.navigation.go({ id: undefined, tab: 'preview' }, 'replace')
    app.selection.clear()
    wantFocus(app, 'list')
  } else if (screen !== 'mail') app.navigation.go({ screen: 'mail' })
}

/**
 * Deletes messages, undoably; where the open one is among them, the next one is opened in its place. The focus never
 * stays on something that is gone.
 */
function deleteMessages(app: App, ids: ReadonlySet<string>): void {
  const openId = app.navigation.openId.peek()
  const next = nextAfter(app, ids)
  app.deletion.remove(ids, openId !== undefined && ids.has(openId) ? openId : undefined)
  app.selection.drop(ids)
  if (openId !== undefined && ids.has(openId)) {
    if (next === undefined || app.panes.peek() === 'one') app.navigation.go({ id: undefined }, 'replace')
    else openMessage(app, next.id, { how: 'replace', hasFocus: false })
  }
  if (next === undefined) wantFocus(app, 'search')
  else app.selection.moveTo(next.id)
}

/** The row that takes the place of the deleted ones: the first one below them, else the last one above. */
function nextAfter(app: App, ids: ReadonlySet<string>): SummaryJson | undefined {
  const indexes = [...ids].map((id) => app.list.indexOf(id)).filter((index) => index !== -1)
  if (indexes.length === 0) return undefined
  const start = Math.max(...indexes) + 1
  const below = app.list.rowsBetween(start, start + 1)[0]
  const above = Math.min(...indexes) - 1
  return below ?? (above < 0 ? undefined : app.list.rowsBetween(above, above + 1)[0])
}

function undoDeletion(app: App): void {
  const undone = app.deletion.undo()
  if (undone === undefined || app.navigation.route.peek().screen !== 'mail') return
  const isReading = app.navigation.openId.peek() !== undefined
  const [only] = undone.ids.size === 1 ? undone.ids : []
  // Where nothing is read now, the deletion has closed what was; else the one it is about is read again.
  const id = isReading ? only : undone.openId
  openMessage(app, id, { how: 'replace', hasFocus: false })
}

/**
 * The tabs that a message has: Mailjet's only where it has such headers, where Mailjet has something to say of it, or
 * where its mailbox is in Mailjet mode.
 */
export function tabsOf(
  { mailjetMode }: Pick<App, 'mailjetMode'>,
  message: Pick<SummaryJson, 'mailjet' | 'mailbox'> & Partial<Pick<MessageJson, 'mailjetFindings'>>,
): readonly MessageTab[] {
  const { mailjet, mailjetFindings = [], mailbox } = message
  const hasMailjet = mailjet !== null || mailjetFindings.length > 0 || mailjetMode.isOn(mailbox)
  return messageTabs.filter((tab) => tab !== 'mailjet' || hasMailjet)
}
