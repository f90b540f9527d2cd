/** Shortest time between the beginnings of two runs. */
const pauseMs = 1000
/** A run that took long is given that many times its own duration before the next: a slow server is not pressed. */
const restFactor = 10

/**
 * Runs a task when asked to, at once after a quiet time, else as soon as the pause after the last run is over; asking
 * many times meanwhile runs it once.
 */
export function createThrottle(task: () => Promise<void>): { request: () => void } {
  let isWaiting = false
  let isRunning = false
  let readyAt = 0

  async function run(): Promise<void> {
    isWaiting = false
    isRunning = true
    const startedAt = performance.now()
    try {
      await task()
    } finally {
      isRunning = false
      const endedAt = performance.now()
      readyAt = Math.max(startedAt + pauseMs, endedAt + (endedAt - startedAt) * restFactor)
    }
  }

  function request(): void {
    if (isWaiting) return
    isWaiting = true
    const delayMs = isRunning ? pauseMs : Math.max(0, readyAt - performance.now())
    setTimeout(() => {
      isWaiting = false
      if (isRunning) request()
      else void run()
    }, delayMs)
  }

  return { request }
}
