import { RequestError, UnreachableError } from '../client/errors.ts'
import { PostfangError } from '../model/errors.ts'

/** What ended a command, for people and for scripts. */
export interface Ending {
  /** 1 failed, or not matched; 2 wrong usage; 3 port in use; 4 server unreachable. */
  readonly exitCode: number
  /** One sentence; undefined where it was nobody's intention, and the stack has to be shown. */
  readonly message: string | undefined
}

/** Tells how a command ends that threw. */
export function toEnding(error: unknown): Ending {
  if (error instanceof UnreachableError) return { exitCode: 4, message: error.message }
  if (error instanceof RequestError) return { exitCode: error.status === 400 ? 2 : 1, message: error.message }
  if (!(error instanceof PostfangError)) return { exitCode: 1, message: undefined }
  const codes: Readonly<Record<string, number>> = { invalid: 2, 'port-in-use': 3 }
  return { exitCode: codes[error.code] ?? 1, message: error.message }
}
