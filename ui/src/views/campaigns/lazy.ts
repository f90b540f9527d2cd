import { lazyView } from '../lazy-view.tsx'

/** What only those load who look at campaigns. */
export const CampaignsScreen = lazyView(async () => (await import('./campaigns-screen.tsx')).CampaignsScreen)
