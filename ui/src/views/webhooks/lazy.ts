import { lazyView } from '../lazy-view.tsx'

/** What only those load who look at what was posted elsewhere. */
export const WebhooksScreen = lazyView(async () => (await import('./webhooks-screen.tsx')).WebhooksScreen)
