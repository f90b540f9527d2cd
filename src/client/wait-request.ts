import type { Connection } from './connection.ts'
import type { Filter } from './filter/filter.ts'

/** What a mailbox remembers between its waits. */
export interface Memory {
  /** Messages up to here do not count. */
  mark: number
  /** The highest sequence number handed out. */
  cursor: number
  /** Ids of what was handed out after the mark. */
  readonly taken: Set<string>
  /** By search: up to where everything that it finds was handed out, so that a long test does not begin anew each time. */
  readonly passed: Map<string, number>
}

export interface WaitContext {
  readonly connection: Connection
  readonly mailbox: string | undefined
  readonly memory: Memory
}

export interface WaitRequest {
  readonly filter: Filter
  readonly count: number
  readonly timeoutMs: number
  readonly since: number | undefined
  /** Leave the memory as it is. */
  readonly isPeek: boolean
  readonly isExclusive: boolean
}
