import { lazyView } from '../lazy-view.tsx'

/** What only those load who look at what Mailjet makes of their mail. */
export const MailjetTab = lazyView(async () => (await import('./mailjet-tab.tsx')).MailjetTab)

export const MailboxModes = lazyView(async () => (await import('./mailbox-modes.tsx')).MailboxModes)
