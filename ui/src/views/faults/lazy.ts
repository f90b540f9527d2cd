import { lazyView } from '../lazy-view.tsx'

/** What only those load who order errors. */
export const FaultsScreen = lazyView(async () => (await import('./faults-screen.tsx')).FaultsScreen)
