import { useEffect, useMemo, useRef } from 'preact/hooks'
import { runCommand } from '../../models/commands.ts'
import { createFaultBoard } from '../../models/fault-board.ts'
import { IconButton } from '../../parts/button.tsx'
import { useApp, useText } from '../app-context.ts'
import { ListSplitter } from '../shell/list-splitter.tsx'
import { useFocusAfter } from '../use-focus-after.ts'
import { FaultContext, useFaultText } from './fault-context.ts'
import { FaultDetail } from './fault-detail.tsx'
import { FaultForm } from './fault-form.tsx'
import { FaultIntro } from './fault-intro.tsx'
import { FaultListPane } from './fault-list-pane.tsx'
import { ReplyExplainer } from './reply-explainer.tsx'
import { SpeakingAddresses } from './speaking-addresses.tsx'

/** Errors ordered on purpose: the rules in force, and what is needed to order one. */
export function FaultsScreen() {
  const board = useMemo(createFaultBoard, [])
  useEffect(() => board.close, [board])
  return (
    <FaultContext.Provider value={board}>
      <FaultListPane />
      <ListSplitter />
      <DetailPane />
    </FaultContext.Provider>
  )
}

function DetailPane() {
  const app = useApp()
  const text = useText()
  const faultText = useFaultText()
  const id = app.navigation.openId.value
  const pane = useRef<HTMLElement>(null)
  // A form that was asked for is asked for to be filled.
  useFocusAfter(id, pane, id === 'new' || id === 'explain')
  return (
    <section class="detail-pane" aria-label={text.nav.faults} ref={pane}>
      {id !== undefined && (
        <div class="pane-head message-bar">
          <IconButton
            icon="back"
            label={text.message.back}
            keyName="u"
            onClick={() => runCommand(app, 'back')}
          />
          <h2 class="cut">{titleOf(id, faultText)}</h2>
        </div>
      )}
      <Detail id={id} key={id} />
    </section>
  )
}

function titleOf(id: string, text: ReturnType<typeof useFaultText>): string {
  if (id === 'new') return text.add
  if (id === 'addresses') return text.addresses
  return id === 'explain' ? text.explain : text.rule(id)
}

function Detail({ id }: { id: string | undefined }) {
  switch (id) {
    case undefined:
      return <FaultIntro />
    case 'new':
      return <FaultForm />
    case 'addresses':
      return <SpeakingAddresses />
    case 'explain':
      return <ReplyExplainer />
    default:
      return <FaultDetail id={id} />
  }
}
