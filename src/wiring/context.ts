import type { Config } from '../config.ts'

export type Closer = () => Promise<unknown>

export interface Context {
  readonly config: Config
  readonly version: string
  /** What to let go of, in the order in which it was opened. */
  readonly closers: Closer[]
  readonly onError: (error: unknown) => void
}
