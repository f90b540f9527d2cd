import { readFileSync } from 'node:fs'
import { PostfangError } from '../../../model/errors.ts'
import { isMailboxName } from '../../../model/mailbox-name.ts'

/** Password hashes by user name: bcrypt, or argon2 in the PHC string format. */
export type Users = ReadonlyMap<string, string>

const bcrypt = /^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$/u
const argon2 =
  /^\$argon2(?:id|i|d)\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{11,86})\$[A-Za-z0-9+/]{6,86}$/u

/**
 * Reads the file of `--smtp-users`: `name:hash` a line, as `htpasswd -B` writes it; empty lines and those that begin
 * with `#` are passed over.
 *
 * @throws PostfangError `invalid` that names file and line, never what is in it
 */
export function readUsers(path: string): Users {
  const users = new Map<string, string>()
  for (const [index, line] of read(path).split(/\r?\n/u).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const colon = line.lastIndexOf(':')
    const [name, hash] = [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trim()]
    const fault = users.has(name) ? 'the name is there twice' : (faultOfName(name) ?? faultOfHash(hash))
    if (fault !== undefined)
      throw new PostfangError('invalid', `--smtp-users "${path}", line ${index + 1}: ${fault}`)
    users.set(name, hash)
  }
  if (users.size === 0) {
    throw new PostfangError('invalid', `--smtp-users "${path}" names nobody: put name:hash on a line`)
  }
  return users
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PostfangError('invalid', `--smtp-users "${path}" cannot be read: ${reason}`, { cause })
  }
}

function faultOfName(name: string): string | undefined {
  return isMailboxName(name) ? undefined : 'expected name:hash, with a name that a mailbox may have'
}

/** What one check may cost is bounded here: about a second, and 256 MiB. */
function faultOfHash(hash: string): string | undefined {
  const [, cost] = bcrypt.exec(hash) ?? []
  if (cost !== undefined)
    return within(Number(cost), 4, 14) ? undefined : 'the cost of bcrypt is 4 to 14 here'
  const [, memory, passes, lanes] = (argon2.exec(hash) ?? []).map(Number)
  if (memory === undefined || passes === undefined || lanes === undefined) {
    return 'expected a hash of bcrypt ($2b$…) or argon2 ($argon2id$v=19$…)'
  }
  const isFair = within(lanes, 1, 16) && within(memory, 8 * lanes, 262_144) && within(passes, 1, 16)
  return isFair ? undefined : 'argon2 may have m up to 262144, t up to 16, p up to 16 and m/8 here'
}

function within(number: number, least: number, most: number): boolean {
  return number >= least && number <= most
}
