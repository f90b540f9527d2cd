import type { ReplyOutcome } from './reply.ts'

/** A piece of a line, such as a parameter or a code, and what it says. */
export interface ExplainedPart {
  /** As it stands in the line. */
  readonly name: string
  readonly text: string
  /** Such as `RFC 1870 §3`; null where no document says it. */
  readonly reference: string | null
}

/** What one line of a conversation does or means, in plain words. */
export interface LineExplanation {
  /**
   * Stable, for texts in other languages: `command.MAIL`, `reply.done` (or `continue`, `later`, `failed`), `greeting`,
   * `extensions`, `extension`, `message`, `login`, `unknown`.
   */
  readonly key: string
  readonly text: string
  readonly reference: string | null
  /** Of a reply. */
  readonly outcome: ReplyOutcome | null
  readonly parts: readonly ExplainedPart[]
}
