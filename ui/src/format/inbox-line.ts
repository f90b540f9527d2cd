/** How one client's message list cuts what it shows of a mail. */
export interface InboxLayout {
  readonly client: 'gmail' | 'apple' | 'outlook'
  /** Characters of the sender's name. */
  readonly sender: number
  readonly subject: number
  /** Characters of the preview; where `isShared`, of subject and preview together. */
  readonly preview: number
  readonly isShared: boolean
}

/**
 * Gmail in a desktop browser, Mail on an iPhone held upright, Outlook on the desktop in its standard layout. All three
 * cut by pixels, so these are what their usual widths hold of ordinary Latin text, not promises.
 */
export const inboxLayouts: readonly InboxLayout[] = [
  { client: 'gmail', sender: 20, subject: 70, preview: 110, isShared: true },
  { client: 'apple', sender: 28, subject: 38, preview: 82, isShared: false },
  { client: 'outlook', sender: 30, subject: 54, preview: 54, isShared: false },
]

export interface InboxLine {
  readonly sender: string
  readonly subject: string
  readonly preview: string
}

/** Cuts sender, subject and preview where that client does. */
export function cutInboxLine(line: InboxLine, layout: InboxLayout): InboxLine {
  const subject = cutText(line.subject, layout.subject)
  const room = layout.isShared ? Math.max(0, layout.preview - [...subject].length) : layout.preview
  return { sender: cutText(line.sender, layout.sender), subject, preview: cutText(line.preview, room) }
}

/**
 * The first `length` characters, the last of them an ellipsis where something was left out. Characters are code points,
 * so that an emoji is not halved; only the beginning is looked at, however long the text is.
 */
export function cutText(text: string, length: number): string {
  const beginning = [...text.slice(0, (length + 1) * 2)]
  if (beginning.length <= length) return text
  return length === 0
    ? ''
    : `${beginning
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}
