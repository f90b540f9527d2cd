import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { RenderedJson } from '../../../../src/contract/template.ts'
import type { Playground } from '../../models/playground.ts'
import { Button, IconLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { LongText } from '../../parts/long-text.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useText } from '../app-context.ts'
import { FailureText } from '../shell/notice-bar.tsx'
import { RenderedFrame } from './rendered-frame.tsx'
import { SourceText } from './source-text.tsx'
import { useTemplateText } from './template-context.ts'

const views = ['preview', 'html', 'text'] as const

type View = (typeof views)[number]

/** What came of the template: as its reader would see it, or as source and text. */
export function ResultPane({ playground }: { playground: Playground }) {
  const text = useTemplateText()
  const view = useSignal<View>('preview')
  const rendered = playground.rendered.value
  const frame = playground.frame.value
  return (
    <section class="playground-result" aria-label={text.result}>
      <div class="playground-bar">
        <Segments
          label={text.views}
          segments={views.map((value) => ({ value, label: text.viewNames[value] }))}
          value={view.value}
          onChange={(next) => {
            view.value = next
          }}
        />
        <Outcome playground={playground} />
        {frame !== undefined && <IconLink icon="external" label={text.alone} href={frame} isNewTab />}
      </div>
      <Failed playground={playground} />
      {rendered && <Subject rendered={rendered} />}
      {rendered && <View view={view.value} rendered={rendered} frame={frame} />}
    </section>
  )
}

/** How it went, said to those who hear the screen too. */
function Outcome({ playground }: { playground: Playground }) {
  const text = useTemplateText()
  const errors = playground.errors.value.length + (playground.variables.value.kind === 'ready' ? 0 : 1)
  const isFine = errors === 0 && !playground.isStale.value && playground.failure.value === undefined
  return (
    <span
      role="status"
      class={errors > 0 ? 'playground-outcome is-wrong small' : 'playground-outcome soft small'}
    >
      {errors > 0 ? text.errors(errors) : isFine ? text.fine : ''}
    </span>
  )
}

function Failed({ playground }: { playground: Playground }) {
  const text = useText()
  const templateText = useTemplateText()
  const failure = playground.failure.value
  return (
    <div role="alert">
      {failure && (
        <div class="playground-failure">
          <span>
            {templateText.couldNot}: <FailureText failure={failure} />
          </span>
          <Button onClick={playground.retry}>{text.common.retry}</Button>
        </div>
      )}
    </div>
  )
}

/** Subjects up to this length never need scrolling, in UTF-16 units. */
const longestAtOnce = 120

function Subject({ rendered }: { rendered: RenderedJson }) {
  const text = useTemplateText()
  const isWrong = rendered.errors.some(({ piece }) => piece === 'subject')
  return (
    <p
      class="playground-rendered-subject"
      tabIndex={(rendered.subject ?? '').length > longestAtOnce ? 0 : undefined}
    >
      <span class="visually-hidden">{text.subject}: </span>
      {rendered.subject ? (
        <bdi>{rendered.subject}</bdi>
      ) : (
        <span class="soft">{isWrong ? text.notRendered : text.emptySubject}</span>
      )}
    </p>
  )
}

interface ViewProps {
  readonly view: View
  readonly rendered: RenderedJson
  readonly frame: string | undefined
}

function View({ view, rendered, frame }: ViewProps) {
  const text = useTemplateText()
  if (view === 'text') {
    if (rendered.text === null) {
      return (
        <Empty icon="template" title={wasGiven(rendered, 'text') ? text.notRendered : text.nothingText} />
      )
    }
    return (
      <Scrolled label={text.viewNames.text}>
        <LongText text={rendered.text} isWrapped />
      </Scrolled>
    )
  }
  const { html } = rendered
  const isWrong = rendered.errors.some(({ piece }) => piece === 'html' || piece === 'mjml')
  if (!isWrong && (html === null || html.trim() === '')) return <Empty icon="template" title={text.nothing} />
  if (view === 'html') {
    if (html === null) return <Empty icon="template" title={text.notRendered} />
    return (
      <Scrolled label={text.viewNames.html}>
        <SourceText source={html} isMarkup />
      </Scrolled>
    )
  }
  if (frame === undefined) return <Empty icon="template" title={text.notRendered} />
  return (
    <>
      {html === null && <p class="playground-note small">{text.lastGood}</p>}
      <RenderedFrame address={frame} title={text.frame} isOld={html === null} />
    </>
  )
}

function wasGiven({ source }: RenderedJson, piece: 'text'): boolean {
  return source[piece] !== null
}

function Scrolled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the arrow keys as well
    <section class="playground-scroll source" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
