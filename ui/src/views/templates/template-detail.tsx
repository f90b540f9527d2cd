import { useSignal } from '@preact/signals'
import type { TemplateJson } from '../../../../src/contract/template.ts'
import { formatExactTime } from '../../format/time.ts'
import { getTemplate } from '../../models/template-desk.ts'
import { Empty } from '../../parts/empty.tsx'
import { JsonTree } from '../../parts/json-tree.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useApp, useLocale } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { useLoaded } from '../use-loaded.ts'
import { SourceText } from './source-text.tsx'
import { useTemplates, useTemplateText } from './template-context.ts'

const partNames = ['mjml', 'html', 'text'] as const

/** One stored template: what is known of it, and its content as it is stored. */
export function TemplateDetail({ id }: { id: string }) {
  const text = useTemplateText()
  const { mailbox } = useApp().navigation.route.value
  const listed = useTemplates().value.value?.templates.find((template) => String(template.id) === id)
  // Read again when the list says that it has changed.
  const key = `${id} ${mailbox} ${listed?.updatedAt}`
  const loaded = useLoaded(key, (signal) => getTemplate(id, mailbox, signal))
  switch (loaded.kind) {
    case 'loading':
      return <div class="message-skeleton" aria-busy="true" />
    case 'ready':
      return <TemplateView template={loaded.value} />
    case 'failed': {
      const isGone = loaded.failure.kind === 'problem' && loaded.failure.problem.status === 404
      return isGone ? (
        <Empty icon="warning" title={text.gone} hint={text.goneHint} />
      ) : (
        <Empty icon="warning" title={text.failed}>
          <p class="soft">
            <FailureText failure={loaded.failure} />
          </p>
        </Empty>
      )
    }
  }
}

function TemplateView({ template }: { template: TemplateJson }) {
  const text = useTemplateText()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <div class="template-page" tabIndex={0}>
      <h3 class="template-name">
        <bdi>{template.name}</bdi>
      </h3>
      <Facts template={template} />
      {Object.keys(template.headers).length > 0 && (
        <section class="template-headers" aria-label={text.headers}>
          <h4>{text.headers}</h4>
          <JsonTree value={template.headers} label={text.headers} />
        </section>
      )}
      <Content template={template} />
    </div>
  )
}

function Facts({ template }: { template: TemplateJson }) {
  const text = useTemplateText()
  const locale = useLocale()
  const { mailbox, editMode, purposes } = template
  const facts: readonly (readonly [string, string])[] = [
    [text.number, String(template.id)],
    [text.origin, mailbox === null ? text.origins.directory : text.origins.mailbox(mailbox)],
    [text.kind, text.editModes[editMode] ?? String(editMode)],
    [text.locale, template.locale],
    [text.purposes, purposes.join(', ')],
    [text.description, template.description],
    [text.created, formatExactTime(template.createdAt, locale)],
    [text.updated, formatExactTime(template.updatedAt, locale)],
  ]
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  )
}

function Content({ template }: { template: TemplateJson }) {
  const text = useTemplateText()
  const chosen = useSignal<(typeof partNames)[number] | undefined>(undefined)
  const present = partNames.filter((name) => template[name] !== null && template[name] !== '')
  const shown = present.find((name) => name === chosen.value) ?? present[0]
  if (shown === undefined) return <Empty icon="template" title={text.noContent} />
  return (
    <section class="template-content" aria-label={text.source}>
      <Segments
        label={text.parts}
        segments={present.map((name) => ({ value: name, label: text.partNames[name] }))}
        value={shown}
        onChange={(name) => {
          chosen.value = name
        }}
      />
      <div class="source">
        <SourceText key={shown} source={template[shown] ?? ''} isMarkup={shown !== 'text'} />
      </div>
    </section>
  )
}
