import type { EventFrame } from '../../contract/live.ts'
import type { Events } from '../../events/events.ts'
import { mailjetEventJson } from '../../http/mailjet-event-json.ts'
import type { LiveSink } from './live-sink.ts'

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
  let unflushed = 0
  /** Events up to here were left out; undefined while none are. */
  let skippedTo: number | undefined

  function send(frame: EventFrame): void {
    unflushed++
    sink.send(frame, () => {
      unflushed--
      if (unflushed > 0 || skippedTo === undefined) return
      const seq = skippedTo
      skippedTo = undefined
      send({ type: 'resync', seq })
    })
  }

  send({ type: 'hello', seq: events.log.lastEvent })
  return events.subscribe(
    {
      events(happened) {
        const seq = happened.at(-1)?.event.number ?? 0
        const isBehind = skippedTo !== undefined || (unflushed > 0 && sink.bufferedBytes > bufferBytes)
        if (isBehind) skippedTo = seq
        else send({ type: 'events', seq, events: happened.map(mailjetEventJson) })
      },
    },
    { mailbox, since },
  )
}
