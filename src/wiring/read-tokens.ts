import { readFileSync } from 'node:fs'
import { PostfangError } from '../model/errors.ts'

/**
 * Reads the file of `--tokens`: one token a line; empty lines and those that begin with `#` are passed over.
 *
 * @throws PostfangError `invalid` where it cannot be read or holds no token
 */
export function readTokens(path: string): readonly string[] {
  const tokens = read(path)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (tokens.length === 0)
    throw new PostfangError('invalid', `--tokens "${path}" holds no token: put one on a line`)
  return tokens
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PostfangError('invalid', `--tokens "${path}" cannot be read: ${reason}`, { cause: error })
  }
}
