import type { EventFrame, LiveFrame, SessionFrame } from '../../contract/live.ts'

/** One client's connection, whichever way it speaks. */
export interface LiveSink {
  /** Writes a frame; calls back once it has left this process. */
  send(frame: LiveFrame | SessionFrame | EventFrame, flushed: () => void): void
  /** What has been written and not left this process yet. */
  readonly bufferedBytes: number
}
