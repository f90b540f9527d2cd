import { lazyView } from '../lazy-view.tsx'

/** What only those load who look at templates. */
export const TemplatesScreen = lazyView(async () => (await import('./templates-screen.tsx')).TemplatesScreen)
