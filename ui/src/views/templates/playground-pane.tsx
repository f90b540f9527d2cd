import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { composeRenderCommand } from '../../format/compose-render-command.ts'
import { runCommand } from '../../models/commands.ts'
import type { Playground } from '../../models/playground.ts'
import { exampleDraft } from '../../models/playground-draft.ts'
import { findReplaced, openPlayground } from '../../models/template-desk.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useApp, useText } from '../app-context.ts'
import { ScreenLink } from '../screen-link.tsx'
import { FailureText } from '../shell/notice-bar.tsx'
import { ResultPane } from './result-pane.tsx'
import { SourcePane } from './source-pane.tsx'
import { useTemplates, useTemplateText } from './template-context.ts'
import { VariablesPane } from './variables-pane.tsx'

type Pane = 'source' | 'variables' | 'result'

/** A template, its variables, and what comes of them, side by side; one at a time where there is no room for more. */
export function PlaygroundPane() {
  const { navigation, panes } = useApp()
  const text = useTemplateText()
  const { start, mailbox } = navigation.route.value
  const begun = useSignal(0)
  const pane = useSignal<Pane>('source')
  const section = useRef<HTMLElement>(null)
  const playground = useMemo(
    () => openPlayground(start, mailbox, begun.value > 0),
    [start, mailbox, begun.value],
  )
  useEffect(() => playground.close, [playground])
  // The link that led here is gone: the focus goes on to what it led to.
  useEffect(() => {
    if (document.activeElement === document.body) section.current?.focus()
  }, [])
  const isNarrow = panes.value === 'one'
  const isShown = (name: Pane): boolean => !isNarrow || pane.value === name
  return (
    <section class="detail-pane playground" aria-label={text.playground} tabIndex={-1} ref={section}>
      <Head playground={playground} begun={begun} />
      {isNarrow && (
        <div class="playground-choice">
          <Segments<Pane>
            label={text.panes}
            segments={[
              { value: 'source', label: text.source },
              { value: 'variables', label: text.variables },
              { value: 'result', label: text.result },
            ]}
            value={pane.value}
            onChange={(name) => {
              pane.value = name
            }}
          />
        </div>
      )}
      {playground.draft.value === undefined ? (
        <NotBegun playground={playground} />
      ) : (
        <div class="playground-panes" key={`${start} ${mailbox} ${begun.value}`}>
          {isShown('source') && <SourcePane playground={playground} draft={playground.draft.value} />}
          {isShown('variables') && <VariablesPane playground={playground} draft={playground.draft.value} />}
          {isShown('result') && <ResultPane playground={playground} />}
        </div>
      )}
    </section>
  )
}

function Head({ playground, begun }: { playground: Playground; begun: Signal<number> }) {
  const app = useApp()
  const text = useText()
  const templateText = useTemplateText()
  const draft = playground.draft.value
  const { start } = app.navigation.route.value
  const messageId = /^message:(.+)$/s.exec(start ?? '')?.[1]
  return (
    <div class="pane-head message-bar playground-head">
      <IconButton icon="back" label={text.message.back} keyName="u" onClick={() => runCommand(app, 'back')} />
      <h2 class="cut">{templateText.playground}</h2>
      {messageId !== undefined && (
        <ScreenLink class="button" to={{ screen: 'mail', id: messageId, tab: 'mailjet' }}>
          {templateText.message}
        </ScreenLink>
      )}
      <Beginnings playground={playground} begun={begun} />
      {draft && (
        <CopyButton
          text={composeRenderCommand({
            kind: draft[draft.markup] === '' && draft.text !== '' ? 'text' : draft.markup,
            source: draft[draft.markup] || draft.text,
            subject: draft.subject,
            variables: draft.variables,
          })}
          label={templateText.copy}
          copiedLabel={text.common.copied}
        >
          {app.panes.value === 'one' ? undefined : templateText.copy}
        </CopyButton>
      )}
    </div>
  )
}

/** What the playground can begin with anew; what was written before can be taken back. */
function Beginnings({ playground, begun }: { playground: Playground; begun: Signal<number> }) {
  const { navigation } = useApp()
  const text = useTemplateText()
  const templates = useTemplates().value.value?.templates ?? []
  const { start } = navigation.route.value
  const replaced = findReplaced()

  function begin(chosen: string): void {
    if (chosen === 'replaced') {
      if (replaced !== undefined) playground.change(replaced)
      return
    }
    begun.value += 1
    navigation.go({ start: chosen === 'example' ? undefined : chosen }, 'replace')
  }

  return (
    <select
      class="field playground-start"
      aria-label={text.start}
      value=""
      onChange={(event) => {
        const chosen = event.currentTarget.value
        event.currentTarget.value = ''
        begin(chosen)
      }}
    >
      <option value="">{text.start}</option>
      <option value="example">{text.startExample}</option>
      {replaced !== undefined && replaced !== exampleDraft && (
        <option value="replaced">{text.startReplaced}</option>
      )}
      {start?.startsWith('message:') && <option value={start}>{text.startMessage}</option>}
      {templates.map(({ id, name }) => (
        <option key={id} value={`template:${id}`}>
          {text.startTemplate(id, name)}
        </option>
      ))}
    </select>
  )
}

/** What it was to begin with is still read, or is not there. */
function NotBegun({ playground }: { playground: Playground }) {
  const text = useText()
  const templateText = useTemplateText()
  const failure = playground.failure.value
  if (failure === undefined) return <div class="message-skeleton" aria-busy="true" />
  return (
    <Empty icon="warning" title={templateText.notBegun}>
      <p class="soft">
        <FailureText failure={failure} />
      </p>
      <Button onClick={playground.retry}>{text.common.retry}</Button>
    </Empty>
  )
}
