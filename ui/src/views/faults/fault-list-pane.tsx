import { useRef } from 'preact/hooks'
import type { FaultJson } from '../../../../src/contract/fault.ts'
import { describedOf, describeFault } from '../../format/describe-fault.ts'
import { toDraft } from '../../models/fault-draft.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useLocale, useText } from '../app-context.ts'
import { ListSkeleton } from '../list/list-skeleton.tsx'
import { NavButton } from '../nav/nav-button.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLinkKeys } from '../use-link-keys.ts'
import { useFaults, useFaultText } from './fault-context.ts'
import { FaultActions } from './fault-intro.tsx'
import { FaultLink } from './fault-link.tsx'

/** The rules in force, in the order in which they are asked. */
export function FaultListPane() {
  const text = useText()
  const faultText = useFaultText()
  const list = useRef<HTMLDivElement>(null)
  useLinkKeys(useApp(), list)
  return (
    <section class="list-pane" aria-label={faultText.list}>
      <div class="pane-head">
        <NavButton />
        <h2 class="cut">{text.nav.faults}</h2>
        <FaultLink id="new" class="button">
          {faultText.add}
        </FaultLink>
      </div>
      <ul class="fault-places">
        <li>
          <FaultLink id="addresses" class="fault-place">
            {faultText.addresses}
          </FaultLink>
        </li>
        <li>
          <FaultLink id="explain" class="fault-place">
            {faultText.explain}
          </FaultLink>
        </li>
      </ul>
      <DeletedNote />
      <div class="list-body" ref={list}>
        <Faults />
      </div>
    </section>
  )
}

function Faults() {
  const board = useFaults()
  const text = useText()
  const faultText = useFaultText()
  const { panes } = useApp()
  const faults = board.faults.value
  const failure = board.failure.value
  if (faults === undefined && failure === undefined) return <ListSkeleton />
  if (faults === undefined) {
    return (
      <Empty icon="warning" title={faultText.failed}>
        <p class="soft">{failure && <FailureText failure={failure} />}</p>
        <Button onClick={board.reload}>{text.common.retry}</Button>
      </Empty>
    )
  }
  if (faults.length === 0) {
    // Beside the list the same hint stands already, larger.
    const isAlone = panes.value === 'one'
    return (
      <Empty icon="fault" title={faultText.none} hint={isAlone ? faultText.noneHint : undefined}>
        {isAlone && <FaultActions />}
      </Empty>
    )
  }
  return (
    <ul>
      {faults.map((fault) => (
        <FaultRow key={fault.id} fault={fault} />
      ))}
    </ul>
  )
}

function FaultRow({ fault }: { fault: FaultJson }) {
  const text = useFaultText()
  const locale = useLocale()
  return (
    <li>
      <FaultLink id={fault.id} class="pane-row fault-row">
        <span class="fault-sentence">
          <bdi>{describeFault(describedOf(fault), text, locale)}</bdi>
        </span>
        <span class="row-line small">
          <span class="soft">{fault.id}</span>
          <span class={fault.hits > 0 ? 'fault-hits' : 'soft'}>{text.hits(fault.hits)}</span>
          {fault.state !== 'active' && <span class="chip">{text.states[fault.state]}</span>}
        </span>
      </FaultLink>
    </li>
  )
}

/** A deletion can be taken back: by ordering the same rule again, behind the others. */
function DeletedNote() {
  const board = useFaults()
  const { navigation } = useApp()
  const text = useFaultText()
  const deleted = board.deleted.value
  return (
    <div role="status">
      {deleted && (
        <div class="session-mailbox">
          <span class="cut">{text.deleted(deleted.id)}</span>
          <Button
            onClick={() => {
              board.draft.value = toDraft(deleted)
              navigation.go({ screen: 'faults', id: 'new' })
            }}
          >
            {text.again}
          </Button>
        </div>
      )}
    </div>
  )
}
