import { batch } from '@preact/signals'
import type { ChangeJson, LiveFrame } from '../../../src/contract/live.ts'
import type { Announcer } from './announcer.ts'
import type { Mail } from './mail.ts'
import { isInScope } from './scope.ts'

/** Passes on what the live feed brings; every view is changed at once. */
export function createFeedTaker(mail: Mail, announcer: Announcer): (frames: readonly LiveFrame[]) => void {
  const { list, opened, mailboxes, selection, scope } = mail

  function takeChanges(changes: readonly ChangeJson[]): void {
    if (changes.length === 0) return
    list.apply(changes)
    opened.apply(changes)
    mailboxes.apply(changes)
    selection.drop(new Set(changes.flatMap((change) => (change.kind === 'deleted' ? change.ids : []))))
    const arrived = changes.filter(
      (change) => change.kind === 'captured' && isInScope(change.mailbox, scope.peek()),
    )
    announcer.add(arrived.length)
  }

  /** The feed has begun: what changed since the first reading is read now, and what could not be read is tried again. */
  function catchUp(): void {
    if (typeof list.status.peek() === 'object') list.reload()
    else list.refresh()
    if (opened.opened.peek().kind === 'failed') opened.reload()
    mailboxes.refresh()
  }

  function startOver(): void {
    list.reload()
    opened.reload()
    mailboxes.refresh()
  }

  return (frames) =>
    batch(() => {
      takeChanges(frames.flatMap((frame) => (frame.type === 'changes' ? frame.changes : [])))
      if (frames.some((frame) => frame.type === 'resync')) startOver()
      if (frames.some((frame) => frame.type === 'hello')) catchUp()
    })
}
