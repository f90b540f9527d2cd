import { useSignal } from '@preact/signals'
import type { ReadVariables } from '../../format/read-variables.ts'
import type { TemplateText } from '../../format/template-text.ts'
import type { TextPlace } from '../../format/text-place.ts'
import type { FieldError, Playground } from '../../models/playground.ts'
import type { Draft } from '../../models/playground-draft.ts'
import { CodeEditor } from '../../parts/code-editor.tsx'
import { FieldErrors } from './field-errors.tsx'
import { useTemplateText } from './template-context.ts'

const errorsId = 'variables-errors'

/** The variables as JSON, and where that is none. */
export function VariablesPane({ playground, draft }: { playground: Playground; draft: Draft }) {
  const text = useTemplateText()
  const caret = useSignal<TextPlace | undefined>(undefined)
  const errors = listErrors(playground.variables.value, text)
  return (
    <section class="playground-variables" aria-label={text.variables}>
      <div class="playground-bar">
        <h3>{text.variables}</h3>
      </div>
      <CodeEditor
        label={text.variablesLabel}
        value={draft.variables}
        wrongLines={new Set(errors.flatMap(({ line }) => line ?? []))}
        describedBy={errors.length > 0 ? errorsId : undefined}
        caret={caret.value}
        placeholder={text.variablesHint}
        onInput={(variables) => playground.change({ variables })}
      />
      <FieldErrors
        id={errorsId}
        errors={errors}
        isOurs
        onChoose={({ line, column }) => {
          caret.value = { line: line ?? 1, column: column ?? 1 }
        }}
      />
    </section>
  )
}

function listErrors(read: ReadVariables, text: TemplateText): readonly FieldError[] {
  const field = 'variables'
  switch (read.kind) {
    case 'ready':
      return []
    case 'noObject':
      return [{ field, message: text.noObject, line: 1, column: 1 }]
    case 'invalid': {
      const message = read.found === undefined ? text.endsEarly : text.invalidJson(JSON.stringify(read.found))
      return [{ field, message, line: read.line, column: read.column }]
    }
  }
}
