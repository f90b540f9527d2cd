import { createEvents } from '../events/create-events.ts'
import type { Events, FindTemplate } from '../events/events.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'

/** @param httpUrl of this server, as soon as it is known */
export async function openEvents(
  { config, closers, onError }: Context,
  {
    httpUrl,
    ...parts
  }: {
    readonly store: Store
    readonly inbox: Inbox
    readonly findTemplate: FindTemplate
    readonly httpUrl: () => string
  },
): Promise<Events> {
  const events = await createEvents({
    ...parts,
    trackUrl: () => config['track-url'] ?? httpUrl(),
    tracksOpens: config['track-opens'],
    tracksClicks: config['track-clicks'],
    domains: config['fault-domain'],
    onError,
  })
  closers.push(events.close)
  return events
}
