import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { TextPlace } from '../../format/text-place.ts'
import type { FieldError, Playground } from '../../models/playground.ts'
import type { Draft } from '../../models/playground-draft.ts'
import { CodeEditor } from '../../parts/code-editor.tsx'
import { Segments } from '../../parts/segments.tsx'
import { FieldErrors } from './field-errors.tsx'
import { useTemplateText } from './template-context.ts'

const bodies = ['html', 'mjml', 'text'] as const

type Body = (typeof bodies)[number]

const errorsId = 'template-errors'

/** Subject and body as they are written, and below them what is wrong with them. */
export function SourcePane({ playground, draft }: { playground: Playground; draft: Draft }) {
  const text = useTemplateText()
  const hasMarkup = draft[draft.markup] !== '' || draft.text === ''
  const body = useSignal<Body>(hasMarkup ? draft.markup : 'text')
  const caret = useSignal<TextPlace | undefined>(undefined)
  const subject = useRef<HTMLInputElement>(null)
  const errors = playground.errors.value
  const wrongSubject = errors.some(({ field }) => field === 'subject')

  function show(next: Body): void {
    body.value = next
    // What is chosen last of the two is what the HTML is made of.
    if (next !== 'text' && next !== draft.markup) playground.change({ markup: next })
  }

  function goTo({ field, line, column }: FieldError): void {
    const place = { line: line ?? 1, column: column ?? 1 }
    if (field === 'subject') {
      subject.current?.focus()
      subject.current?.setSelectionRange(place.column - 1, place.column - 1)
    } else if (field !== 'variables') {
      show(field)
      caret.value = place
    }
  }

  return (
    <section class="playground-source" aria-label={text.source}>
      <div class="playground-subject">
        <label for="playground-subject">{text.subject}</label>
        <input
          id="playground-subject"
          class="field"
          ref={subject}
          value={draft.subject}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={wrongSubject || undefined}
          aria-describedby={wrongSubject ? errorsId : undefined}
          onInput={(event) => playground.change({ subject: event.currentTarget.value })}
        />
      </div>
      <div class="playground-bar">
        <Segments
          label={text.source}
          segments={bodies.map((value) => ({ value, label: text.fields[value] }))}
          value={body.value}
          onChange={(next) => {
            caret.value = undefined
            show(next)
          }}
        />
      </div>
      <CodeEditor
        key={body.value}
        label={text.fields[body.value]}
        value={draft[body.value]}
        wrongLines={linesOf(errors, body.value)}
        describedBy={errors.length > 0 ? errorsId : undefined}
        caret={caret.value}
        onInput={(value) => playground.change({ [body.value]: value })}
      />
      <FieldErrors id={errorsId} errors={errors} onChoose={goTo} />
    </section>
  )
}

function linesOf(errors: readonly FieldError[], field: Body): ReadonlySet<number> {
  return new Set(errors.flatMap((error) => (error.field === field && error.line ? [error.line] : [])))
}
