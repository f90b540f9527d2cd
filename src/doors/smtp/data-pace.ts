import type { SmtpLimits } from './door-context.ts'

/** Watches over how fast a message comes in, from its first piece to its end. */
export interface DataPace {
  /** The connection is not read: no fault of its client, so that the time does not count. */
  pause(): void
  resume(): void
  stop(): void
}

export type PaceLimits = Pick<SmtpLimits, 'smtpDataMs' | 'smtpDataGraceMs' | 'smtpDataBytesPerSecond'>

/** So that a client which is just fast enough costs next to nothing. */
const leastCheckMs = 100

/**
 * Calls back once, when the message takes longer than it may, or comes in below the least rate when the grace is over.
 *
 * @param size octets that have come in by now
 */
export function startDataPace(
  { smtpDataMs, smtpDataGraceMs, smtpDataBytesPerSecond }: PaceLimits,
  size: () => number,
  onFailure: (failure: 'too-slow' | 'too-long') => void,
): DataPace {
  const startedAt = performance.now()
  let pausedAt: number | undefined
  let pausedMs = 0
  let timer = setTimeout(check, Math.min(smtpDataMs, smtpDataGraceMs))

  const elapsed = () => (pausedAt ?? performance.now()) - startedAt - pausedMs

  function check(): void {
    const dueMs = Math.max(smtpDataGraceMs, (size() / smtpDataBytesPerSecond) * 1_000)
    const restMs = Math.min(smtpDataMs, dueMs) - elapsed()
    if (restMs <= 0) onFailure(dueMs < smtpDataMs ? 'too-slow' : 'too-long')
    else timer = setTimeout(check, Math.max(restMs, leastCheckMs))
  }

  return {
    pause() {
      pausedAt ??= performance.now()
    },
    resume() {
      if (pausedAt !== undefined) pausedMs += performance.now() - pausedAt
      pausedAt = undefined
    },
    stop: () => clearTimeout(timer),
  }
}
