import type { SummaryJson } from '../../../src/contract/message.ts'
import { changeMessage } from '../link/api.ts'
import { type Failure, toFailure } from '../link/request.ts'

/** What a reader can mark on a message. */
export type MarkPatch = Partial<Pick<SummaryJson, 'read' | 'tags'>>

/** As much of a message as marking it takes. */
export type Marked = Pick<SummaryJson, 'id' | 'mailbox' | 'read' | 'tags'>

export interface Marks {
  setRead(rows: readonly Marked[], read: boolean): void
  addTag(rows: readonly Marked[], tag: string): void
  removeTag(rows: readonly Marked[], tag: string): void
}

/**
 * Changes what a reader marks on messages: shown at once, and taken back where the server refuses.
 *
 * @param patch shows a change wherever this message is on screen
 */
export function createMarks(
  patch: (row: Marked, marks: MarkPatch) => void,
  onFailure: (failure: Failure) => void,
): Marks {
  async function change(row: Marked, marks: MarkPatch): Promise<void> {
    patch(row, marks)
    try {
      await changeMessage(row.id, marks)
    } catch (error) {
      const failure = toFailure(error)
      if (failure === undefined) return
      patch({ ...row, ...marks }, { read: row.read, tags: row.tags })
      onFailure(failure)
    }
  }

  return {
    setRead(rows, read) {
      for (const row of rows) if (row.read !== read) void change(row, { read })
    },
    addTag(rows, tag) {
      for (const row of rows) if (!row.tags.includes(tag)) void change(row, { tags: [...row.tags, tag] })
    },
    removeTag(rows, tag) {
      for (const row of rows) {
        if (row.tags.includes(tag)) void change(row, { tags: row.tags.filter((other) => other !== tag) })
      }
    },
  }
}
