import { lazyView } from '../lazy-view.tsx'

/** What only those load who send messages on. */
export const ReleasesScreen = lazyView(async () => (await import('./releases-screen.tsx')).ReleasesScreen)
export const ReleaseDialog = lazyView(async () => (await import('./release-dialog.tsx')).ReleaseDialog)
export const MessageReleases = lazyView(async () => (await import('./message-releases.tsx')).MessageReleases)
