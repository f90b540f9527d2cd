import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { RenderedJson, RenderRequestJson } from '../../../src/contract/template.ts'
import { type ReadVariables, readVariables } from '../format/read-variables.ts'
import { type Failure, toFailure } from '../link/request.ts'
import { type Draft, toDraft, toRequest } from './playground-draft.ts'

/** How long nothing has to be typed before it is rendered. */
const restMs = 150

export type Field = 'subject' | 'text' | 'html' | 'mjml' | 'variables'

/** Something wrong in one of the fields; without a place where none is known. */
export interface FieldError {
  readonly field: Field
  readonly message: string
  readonly line: number | null
  readonly column: number | null
}

/** A template that is being tried out. */
export interface Playground {
  /** Undefined until what it begins with is there. */
  readonly draft: ReadonlySignal<Draft | undefined>
  readonly variables: ReadonlySignal<ReadVariables>
  /** What came of the newest draft that was rendered. */
  readonly rendered: ReadonlySignal<RenderedJson | undefined>
  /** Errors of the template, as far as they belong to what is written now. */
  readonly errors: ReadonlySignal<readonly FieldError[]>
  /** Where the HTML is shown; the last that had no error. */
  readonly frame: ReadonlySignal<string | undefined>
  /** Whether what is shown is of an earlier draft. */
  readonly isStale: ReadonlySignal<boolean>
  /** Why it could not be rendered at all. */
  readonly failure: ReadonlySignal<Failure | undefined>
  change(part: Partial<Draft>): void
  /** Renders, or begins, once more. */
  retry(): void
  close(): void
}

export interface PlaygroundOptions {
  /** What it begins with; or the call that says so. */
  readonly start: Draft | RenderRequestJson
  readonly render: (asked: RenderRequestJson, signal: AbortSignal) => Promise<RenderedJson>
  /** Told of every draft, so that it can be kept. */
  readonly onDraft?: (draft: Draft) => void
  readonly delayMs?: number
}

/**
 * Renders what is written shortly after it was. One call at a time: the server works on one template at a time anyway. An
 * answer to a draft that has changed meanwhile is dropped: its errors would point at the wrong places.
 */
export function createPlayground({
  start,
  render,
  onDraft,
  delayMs = restMs,
}: PlaygroundOptions): Playground {
  const draft = signal<Draft | undefined>('markup' in start ? start : undefined)
  const rendered = signal<RenderedJson | undefined>(undefined)
  /** The draft that `rendered` is of. */
  const renderedOf = signal<Draft | undefined>(undefined)
  const frame = signal<string | undefined>(undefined)
  const failure = signal<Failure | undefined>(undefined)
  const variables = computed(() => readVariables(draft.value?.variables ?? ''))
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false

  async function call(asked: RenderRequestJson): Promise<RenderedJson | undefined> {
    isBusy = true
    try {
      return await render(asked, controller.signal)
    } catch (error) {
      failure.value = toFailure(error)
      return undefined
    } finally {
      isBusy = false
    }
  }

  function show(answer: RenderedJson, of: Draft): void {
    failure.value = undefined
    rendered.value = answer
    renderedOf.value = of
    if (answer.frame !== null) frame.value = answer.frame
  }

  async function begin(): Promise<void> {
    if ('markup' in start) return renderNow()
    const answer = await call({ ...start, frame: true })
    if (answer === undefined) return
    const begun = toDraft(answer)
    draft.value = begun
    show(answer, begun)
  }

  async function renderNow(): Promise<void> {
    const current = draft.peek()
    const read = variables.peek()
    if (isBusy || current === undefined || read.kind !== 'ready') return
    const answer = await call(toRequest(current, read.variables))
    if (controller.signal.aborted) return
    if (draft.peek() !== current) return renderNow()
    if (answer !== undefined) show(answer, current)
  }

  const stopKeeping = effect(() => {
    if (draft.value !== undefined) onDraft?.(draft.value)
  })
  void begin()

  return {
    draft,
    variables,
    rendered,
    errors: computed(() => listErrors(rendered.value, renderedOf.value, draft.value)),
    frame,
    isStale: computed(() => renderedOf.value !== draft.value),
    failure,
    change(part) {
      const before = draft.peek()
      if (before === undefined) return
      draft.value = { ...before, ...part }
      clearTimeout(timer)
      timer = setTimeout(() => void renderNow(), delayMs)
    },
    retry() {
      if (isBusy) return
      failure.value = undefined
      void (draft.peek() === undefined ? begin() : renderNow())
    },
    close() {
      clearTimeout(timer)
      stopKeeping()
      controller.abort()
    },
  }
}

/** The errors in fields that are still as they were when they were found. */
function listErrors(
  rendered: RenderedJson | undefined,
  of: Draft | undefined,
  now: Draft | undefined,
): readonly FieldError[] {
  if (rendered === undefined || of === undefined || now === undefined) return []
  return rendered.errors.flatMap(({ piece, message, line, column }): FieldError[] => {
    // Of the HTML that the MJML was compiled to, which nobody has written: its lines say nothing.
    const isCompiled = piece === 'html' && of.markup === 'mjml'
    const field = isCompiled ? 'mjml' : piece
    if (of[field] !== now[field] || of.markup !== now.markup) return []
    return [isCompiled ? { field, message, line: null, column: null } : { field, message, line, column }]
  })
}
