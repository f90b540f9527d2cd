/** What a command prints, for a person at a terminal or for the next program. */

/** True where a person reads; colour only there, and not with NO_COLOR (no-color.org). */
export function isTerminal(): boolean {
  return process.stdout.isTTY === true
}

/**
 * Prints text as it is to a pipe. At a terminal its control characters are shown, not obeyed: a mail could move the
 * cursor or write to the clipboard.
 */
export function print(text: string): void {
  process.stdout.write(isTerminal() ? text.replace(/[^\P{C}\n\t]/gu, showCharacter) : text)
}

export function printLine(text: string): void {
  print(text.endsWith('\n') ? text : `${text}\n`)
}

/** Bytes as they are; at a terminal as {@link print} has them. */
export function printBytes(bytes: Uint8Array): void {
  if (isTerminal()) print(new TextDecoder().decode(bytes).replaceAll('\r\n', '\n'))
  else process.stdout.write(bytes)
}

/** Dimmed at a terminal. The text is ours, not a mail's. */
export function dim(text: string): string {
  return isTerminal() && !process.env.NO_COLOR ? `\u001B[2m${text}\u001B[22m` : text
}

/** Tells of progress and counts on standard error, where a person sees it and no pipe does. */
export function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`)
}

/** Shows how long something is waited for, until the result is called. */
export function startProgress(text: string): () => void {
  if (!process.stderr.isTTY) return () => undefined
  const started = performance.now()
  const show = () => {
    const seconds = Math.floor((performance.now() - started) / 1_000)
    process.stderr.write(`\r\u001B[K${text} ${seconds} s`)
  }
  show()
  const timer = setInterval(show, 1_000)
  return () => {
    clearInterval(timer)
    process.stderr.write('\r\u001B[K')
  }
}

/** A tab or a line end in a value would make two of it. */
export function toCell(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
}

function showCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`
}

/** Shows a count that grows, in place, at a terminal; what is told in between stays, in a pipe too. */
export function startCount(): { show(text: string): void; tell(text: string): void; end(): void } {
  const isShown = process.stderr.isTTY === true
  let shownAt = 0
  const clear = () => void (isShown && process.stderr.write('\r\u001B[K'))
  return {
    show(text) {
      if (!isShown || performance.now() - shownAt < 100) return
      shownAt = performance.now()
      process.stderr.write(`\r\u001B[K${text}`)
    },
    tell(text) {
      clear()
      process.stderr.write(`${text}\n`)
    },
    end: clear,
  }
}
