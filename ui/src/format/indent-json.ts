import { findJsonError } from '../../../src/lib/find-json-error.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gy
const space = /\s*/y

/** Deeper levels stand under each other: the text would grow with the square of its length. */
const deepest = 50

/**
 * JSON with a line for each member. Every value stays as it was written, so that numbers of 64 bits lose nothing. What is
 * no JSON comes back as it is.
 */
export function indentJson(text: string): string {
  if (findJsonError(text) !== undefined) return text
  const lines: string[] = []
  let line = ''
  let level = 0
  const flush = (): void => {
    lines.push(line)
    line = '  '.repeat(Math.min(level, deepest))
  }
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    token.lastIndex = at
    const [found = text.slice(at)] = token.exec(text) ?? []
    at += found.length
    const next = text[skipSpace(text, at)]
    if (found === '{' || found === '[') {
      line += found
      const isEmpty = next === '}' || next === ']'
      level += 1
      if (!isEmpty) flush()
    } else if (found === '}' || found === ']') {
      level -= 1
      if (!/[{[]$/.test(line)) flush()
      line += found
    } else if (found === ',') {
      line += found
      flush()
    } else {
      line += found === ':' ? ': ' : found
    }
  }
  lines.push(line)
  return lines.join('\n')
}

function skipSpace(text: string, at: number): number {
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}
