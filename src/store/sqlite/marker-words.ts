/**
 * Words of our own in the index's `header` column, which no search reaches by text: they let one MATCH decide what
 * else would be asked of every row. Header fields stand there as `h` and 16 hexadecimal digits.
 */

/** In every message: what a search that only excludes begins with. */
export const allWord = 'all'

export const mailboxWord = (mailboxId: number) => `m${mailboxId}`

export const hasWord = (what: string) => `has${what}`
