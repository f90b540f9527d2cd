import type { LiveSink } from './live-sink.ts'

type Frame = Parameters<LiveSink['send']>[0]

/** Sends frames to a client; one that reads too slowly gets none until it has caught up, then a `resync`. */
export interface PatientSender {
  send(frame: Frame): void
  /** The client has more than its buffer still to read, or has missed something. */
  isBehind(): boolean
  /** Leaves out what there is up to `seq`. */
  skipTo(seq: number): void
}

/** @param bufferBytes bytes that may wait for the client */
export function createPatientSender(sink: LiveSink, bufferBytes: number): PatientSender {
  let unflushed = 0
  /** What comes up to here was left out; undefined while nothing is. */
  let skippedTo: number | undefined

  function send(frame: Frame): void {
    unflushed++
    sink.send(frame, () => {
      unflushed--
      if (unflushed > 0 || skippedTo === undefined) return
      const seq = skippedTo
      skippedTo = undefined
      send({ type: 'resync', seq })
    })
  }

  return {
    send,
    isBehind: () => skippedTo !== undefined || (unflushed > 0 && sink.bufferedBytes > bufferBytes),
    skipTo(seq) {
      skippedTo = seq
    },
  }
}
