import type { ChangeJson } from '../../contract/live.ts'
import { summaryJson } from '../../http/summary-json.ts'
import type { Change } from '../../model/change.ts'

export function changeJson(change: Change): ChangeJson {
  const { seq, mailbox } = change
  return change.kind === 'deleted'
    ? { kind: change.kind, seq, mailbox, ids: [...change.ids] }
    : { kind: change.kind, seq, mailbox, message: summaryJson(change.message) }
}
