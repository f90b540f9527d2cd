/** The one header that a release puts in front of a message, by which it is known again. */
const traceName = 'X-Postfang-Release'

export interface Trace {
  /** Of the release. */
  readonly id: string
  readonly relay: string
  /** Of this database. */
  readonly instance: string
}

export function composeTrace({ id, relay, instance }: Trace): string {
  return `${traceName}: ${id}; relay=${relay}; by=${instance}\r\n`
}

/** @param head the header block, one character per octet: true where this database has released the message before */
export function carriesTrace(head: string, instance: string): boolean {
  const fields = head.matchAll(/^x-postfang-release[ \t]*:(?:[^\r\n]|\r?\n[ \t])*/gim)
  // Not only at its end: where a message begins with a blank, its first line continues the header before it.
  const mark = new RegExp(`;\\s*by=\\s*${instance}(?![0-9a-f])`)
  return [...fields].some(([field]) => mark.test(field))
}
