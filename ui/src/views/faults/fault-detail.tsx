import type { FaultJson } from '../../../../src/contract/fault.ts'
import { describedOf, describeFault } from '../../format/describe-fault.ts'
import { formatExactTime } from '../../format/time.ts'
import { toDraft } from '../../models/fault-draft.ts'
import { Button } from '../../parts/button.tsx'
import { CappedText } from '../../parts/capped-text.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useLocale } from '../app-context.ts'
import { useFaults, useFaultText } from './fault-context.ts'

/** One rule: what it does, what it has done, and how to be rid of it. */
export function FaultDetail({ id }: { id: string }) {
  const board = useFaults()
  const text = useFaultText()
  const faults = board.faults.value
  const fault = faults?.find((known) => known.id === id)
  if (fault !== undefined) return <FaultView fault={fault} />
  if (faults === undefined) return <div class="message-skeleton" aria-busy="true" />
  return <Empty icon="warning" title={text.gone} hint={text.goneHint} />
}

function FaultView({ fault }: { fault: FaultJson }) {
  const board = useFaults()
  const app = useApp()
  const text = useFaultText()
  const locale = useLocale()
  const says = describeFault(describedOf(fault), text, locale)
  const facts: readonly (readonly [string, string])[] = [
    [text.state, text.states[fault.state]],
    [text.carriedOut, text.hits(fault.hits)],
    [text.seen, String(fault.seen)],
    [text.created, formatExactTime(fault.createdAt, locale)],
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="fault-page" tabIndex={0}>
      <CappedText class="fault-says" text={says}>
        <bdi>{says}</bdi>
      </CappedText>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="fault-actions">
        <Button
          onClick={() => {
            board.draft.value = toDraft(fault)
            app.navigation.go({ screen: 'faults', id: 'new' })
          }}
        >
          {text.copy}
        </Button>
        <Button
          onClick={() => {
            app.sessions.only.value = 'faulted'
            app.navigation.go({ screen: 'sessions', id: undefined })
          }}
        >
          {text.sessions}
        </Button>
        <Button
          kind="danger"
          onClick={() => {
            void board.remove(fault).then(() => app.navigation.go({ id: undefined }, 'replace'))
          }}
        >
          {text.delete}
        </Button>
      </div>
    </div>
  )
}
