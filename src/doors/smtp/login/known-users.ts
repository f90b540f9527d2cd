import { createHmac, randomBytes } from 'node:crypto'
import { createThreadPool } from '../../../lib/thread-pool.ts'
import { limits } from '../../../model/limits.ts'
import type { LoginCheck, LoginVerdict } from './login-check.ts'
import type { Users } from './read-users.ts'
import type { Login } from './sasl.ts'

export interface KnownUsersOptions {
  /** Checks that may wait for their turn; see model/limits.ts. */
  readonly pendingLogins?: number
}

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './password-thread.ts' : './password-thread.js',
  import.meta.url,
)
const wrong = { kind: 'refused', reason: 'Authentication credentials invalid' } as const

/**
 * Lets in who is in the list. A hash takes its time, so it is computed in a thread of its own, one after the other; what
 * was right is remembered, since a test suite signs in for every mail.
 *
 * A name that is not in the list costs as much as one that is: its password is checked against the hash of some user,
 * always the same one, and the outcome is ignored. CRAM-MD5 would need the passwords themselves, so it is not offered.
 * The token of XOAUTH2 is checked like a password.
 */
export function createKnownUsers(users: Users, options: KnownUsersOptions = {}): LoginCheck {
  const { pendingLogins = limits.smtpPendingLogins } = options
  const pool = createThreadPool<string, boolean>({
    entry: threadEntry,
    threads: 1,
    deadlineMs: limits.smtpLoginMs,
    heapMiB: 64,
    inFlight: 1,
    sharedBytes: limits.smtpLineBytes,
  })
  const hashes = [...users.values()]
  const key = randomBytes(32)
  const right = new Set<string>()
  /** A pool of connections signs in all at once: one check is enough for all of them. */
  const underWay = new Map<string, Promise<LoginVerdict>>()

  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  const someHash = (user: string) => hashes[digest(user).readUInt32BE() % hashes.length] ?? ''

  function remember(mark: string): void {
    if (right.size >= limits.smtpRememberedLogins) right.clear()
    right.add(mark)
  }

  async function compute(user: string, secret: string, mark: string): Promise<LoginVerdict> {
    const hash = users.get(user)
    const isRight = await pool.run(hash ?? someHash(user), new Uint8Array(Buffer.from(secret)))
    if (!isRight || hash === undefined) return wrong
    remember(mark)
    return { kind: 'accepted' }
  }

  function verify(user: string, secret: string): LoginVerdict | Promise<LoginVerdict> {
    const mark = digest(`${user}\0${secret}`).toString('base64')
    if (right.has(mark)) return { kind: 'accepted' }
    const same = underWay.get(mark)
    if (same !== undefined) return same
    if (pool.pending >= pendingLogins) return { kind: 'unknown' }
    const verdict = compute(user, secret, mark).finally(() => underWay.delete(mark))
    underWay.set(mark, verdict)
    return verdict
  }

  return {
    mechanisms: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    check: ({ user, proof }: Login) => (proof.kind === 'digest' ? wrong : verify(user, proof.secret)),
    close: pool.close,
  }
}
