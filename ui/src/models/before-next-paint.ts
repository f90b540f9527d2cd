/** Runs a task once, with the next paint; a hidden page does not paint, so a quarter of a second later at the latest. */
export function beforeNextPaint(task: () => void): void {
  let isDone = false
  const once = (): void => {
    if (!isDone) task()
    isDone = true
  }
  requestAnimationFrame(once)
  setTimeout(once, 250)
}
