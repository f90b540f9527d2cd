/** The commands of a transaction and of its end, of which every message has some. */
export type TransactionVerb = 'MAIL' | 'RCPT' | 'DATA' | 'RSET' | 'QUIT'

const space = 0x20
/** Makes ASCII letters small, and a letter of nothing else. */
const small = 0x20202020

const verbs = new Map<number, TransactionVerb>(
  (['MAIL', 'RCPT', 'DATA', 'RSET', 'QUIT'] as const).map((verb) => [keyOf(Buffer.from(verb)), verb]),
)

/** The verb of a line, in any letter case; undefined for every other line. */
export function readTransactionVerb(line: Buffer): TransactionVerb | undefined {
  if (line.length < 4 || (line.length > 4 && line[4] !== space)) return undefined
  return verbs.get(keyOf(line))
}

function keyOf(line: Buffer): number {
  return line.readInt32BE(0) | small
}
