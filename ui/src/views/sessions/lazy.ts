import { lazyView } from '../lazy-view.tsx'

/** What only those load who look at a conversation. */
export const Conversation = lazyView(async () => (await import('./conversation.tsx')).Conversation)
