import { argon2Verify, bcryptVerify } from 'hash-wasm'
import { serveJobs } from '../../../lib/serve-jobs.ts'

/** All of a password that bcrypt looks at, in bytes. */
const bcryptBytes = 72

serveJobs<string, boolean>(async (hash, password) => ({ reply: await isRight(hash, password) }))

async function isRight(hash: string, password: Uint8Array): Promise<boolean> {
  // hash-wasm takes no empty password.
  if (password.length === 0) return false
  if (hash.startsWith('$argon2')) return argon2Verify({ hash, password })
  return bcryptVerify({ hash, password: password.subarray(0, bcryptBytes) })
}
