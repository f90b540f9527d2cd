import { parseDuration } from '../lib/parse-duration.ts'
import { PostfangError } from '../model/errors.ts'

/** Reads `--timeout`; milliseconds. @throws PostfangError `invalid` */
export function readTimeout(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) {
    throw new PostfangError(
      'invalid',
      `--timeout cannot be "${text}": expected a time such as 500ms, 10s or 2m`,
    )
  }
  return ms
}
