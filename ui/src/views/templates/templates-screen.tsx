import { useEffect, useMemo, useRef } from 'preact/hooks'
import { runCommand } from '../../models/commands.ts'
import { createPolled } from '../../models/polled.ts'
import { listTemplates } from '../../models/template-desk.ts'
import { IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useApp, useText } from '../app-context.ts'
import { ListSplitter } from '../shell/list-splitter.tsx'
import { useFocusAfter } from '../use-focus-after.ts'
import { PlaygroundPane } from './playground-pane.tsx'
import { TemplateContext, useTemplateText } from './template-context.ts'
import { TemplateDetail } from './template-detail.tsx'
import { PlaygroundLink } from './template-link.tsx'
import { TemplateListPane } from './template-list-pane.tsx'

/** Stored templates, and the playground to try one out, which takes all the room there is. */
export function TemplatesScreen() {
  const { mailbox, id } = useApp().navigation.route.value
  const templates = useMemo(() => createPolled((signal) => listTemplates(mailbox, signal)), [mailbox])
  useEffect(() => templates.close, [templates])
  return (
    <TemplateContext.Provider value={templates}>
      {id === 'playground' ? (
        <PlaygroundPane />
      ) : (
        <>
          <TemplateListPane />
          <ListSplitter />
          <DetailPane />
        </>
      )}
    </TemplateContext.Provider>
  )
}

function DetailPane() {
  const app = useApp()
  const text = useText()
  const templateText = useTemplateText()
  const id = app.navigation.openId.value
  const pane = useRef<HTMLElement>(null)
  useFocusAfter(id, pane, false)
  return (
    <section class="detail-pane" aria-label={text.nav.templates} ref={pane}>
      {id === undefined ? (
        <Empty icon="template" title={templateText.choose} hint={templateText.chooseHint}>
          <PlaygroundLink class="button">{templateText.open}</PlaygroundLink>
        </Empty>
      ) : (
        <>
          <div class="pane-head message-bar">
            <IconButton
              icon="back"
              label={text.message.back}
              keyName="u"
              onClick={() => runCommand(app, 'back')}
            />
            <TemplateTitle id={id} />
            <PlaygroundLink class="button" start={`template:${id}`}>
              {templateText.tryOut}
            </PlaygroundLink>
          </div>
          <TemplateDetail id={id} key={id} />
        </>
      )}
    </section>
  )
}

function TemplateTitle({ id }: { id: string }) {
  const text = useTemplateText()
  return (
    <h2 class="cut">
      {text.source} <bdi>{id}</bdi>
    </h2>
  )
}
