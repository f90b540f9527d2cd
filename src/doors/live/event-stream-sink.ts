import type { ServerResponse } from 'node:http'
import type { EventFrame, LiveFrame, SessionFrame } from '../../contract/live.ts'
import type { LiveSink } from './live-sink.ts'

export const eventStreamType = 'text/event-stream'

/**
 * Server-sent events (HTML Living Standard §9.2): `hello`, `resync` and each change is an event of its own. Its id is
 * what a browser sends as Last-Event-ID when it connects again, so only events after which nothing is missing have one.
 *
 * @param isResuming a client that goes on after `since`: its hello comes before what it has missed, and has no id
 */
export function createEventStreamSink(outgoing: ServerResponse, isResuming: boolean): LiveSink {
  return {
    send(frame, flushed) {
      outgoing.write(composeEvents(frame, isResuming), () => flushed())
    },
    get bufferedBytes() {
      return outgoing.writableLength
    },
  }
}

function composeEvents(frame: LiveFrame | SessionFrame | EventFrame, isResuming: boolean): string {
  switch (frame.type) {
    case 'hello':
      return composeEvent('hello', isResuming ? undefined : frame.seq, frame)
    case 'resync':
      return composeEvent('resync', frame.seq, frame)
    case 'sessions':
      return composeEvent('sessions', undefined, frame)
    case 'events':
      return frame.events.map((event) => composeEvent('event', event.number, event)).join('')
    case 'changes':
      return frame.changes.map((change) => composeEvent(change.kind, change.seq, change)).join('')
  }
}

/** JSON has no line ends of its own, so one `data` line is enough. */
function composeEvent(name: string, id: number | undefined, data: unknown): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return `event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`
}

/** A comment now and then shows proxies that the stream is in use; one that does not get out ends it. */
export function keepAlive(outgoing: ServerResponse, everyMs: number): void {
  let hasLeft = true
  const timer = setInterval(() => {
    if (!hasLeft) {
      outgoing.destroy()
      return
    }
    hasLeft = false
    outgoing.write(': ping\n\n', () => {
      hasLeft = true
    })
  }, everyMs)
  outgoing.on('close', () => clearInterval(timer))
}
