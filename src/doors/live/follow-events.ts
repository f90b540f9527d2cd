import type { Events } from '../../events/events.ts'
import { mailjetEventJson } from '../../http/mailjet-event-json.ts'
import type { LiveSink } from './live-sink.ts'
import { createPatientSender } from './patient-sender.ts'

export interface FollowEventsOptions {
  readonly mailbox?: string | undefined
  /** Go on after the event of this number. */
  readonly since?: number | undefined
  /** Bytes that may wait for a slow client. */
  readonly bufferBytes: number
}

/** Sends a client what happens to mail after sending. One that reads too slowly is told to read the lists again. */
export function followEvents(
  events: Events,
  sink: LiveSink,
  { mailbox, since, bufferBytes }: FollowEventsOptions,
): { readonly close: () => void } {
  const sender = createPatientSender(sink, bufferBytes)
  sender.send({ type: 'hello', seq: events.log.lastEvent })
  return events.subscribe(
    {
      events(happened) {
        const seq = happened.at(-1)?.event.number ?? 0
        if (sender.isBehind()) sender.skipTo(seq)
        else sender.send({ type: 'events', seq, events: happened.map(mailjetEventJson) })
      },
    },
    { mailbox, since },
  )
}
