import { limits } from '../../model/limits.ts'
import { type Evaluation, evaluate, findName, getName, type TemplateContext, weightOf } from './evaluate.ts'
import { readTemplateOnce } from './parsed-templates.ts'
import { type Expression, type Name, nameText, type Template, type TemplateNode } from './template.ts'
import { TemplateError } from './template-error.ts'
import { isTrue, printValue } from './values.ts'

export type Rendering =
  | { readonly kind: 'rendered'; readonly text: string }
  | { readonly kind: 'failed'; readonly error: TemplateError }

/** Bounds of one rendering. */
export interface RenderLimits {
  /** Evaluated expressions and loop rounds. */
  readonly steps: number
  /** Characters of the result. */
  readonly chars: number
}

const defaultLimits: RenderLimits = { steps: limits.templateSteps, chars: limits.templateOutputChars }

/**
 * Reads and renders a template in Mailjet's language. Nothing is escaped and no white space is trimmed.
 *
 * @returns the text, or the first error in Mailjet's words; a template of whatever size ends within the limits
 */
export function renderTemplate(source: string, context: TemplateContext, bounds = defaultLimits): Rendering {
  try {
    return { kind: 'rendered', text: render(readTemplateOnce(source), context, bounds) }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { kind: 'failed', error }
  }
}

/**
 * Renders a template that has been read.
 *
 * @throws TemplateError in Mailjet's words
 */
export function render(template: Template, context: TemplateContext, bounds = defaultLimits): string {
  let steps = 0
  const evaluation: Evaluation = {
    source: template.source,
    context,
    locals: new Map(),
    step(count) {
      steps += count
      if (steps > bounds.steps) throw new TemplateError(`The template takes more than ${bounds.steps} steps`)
    },
  }
  refuseEmptyArrays(template.nodes, evaluation)
  const output = createOutput(bounds.chars)
  renderNodes(template.nodes, evaluation, output)
  return output.text()
}

interface Output {
  write(text: string): void
  text(): string
}

function createOutput(most: number): Output {
  let text = ''
  return {
    write(more) {
      text += more
      if (text.length > most) throw new TemplateError(`The result has more than ${most} characters`)
    },
    text: () => text,
  }
}

function renderNodes(nodes: readonly TemplateNode[], evaluation: Evaluation, output: Output): void {
  for (const node of nodes) renderNode(node, evaluation, output)
}

function renderNode(node: TemplateNode, evaluation: Evaluation, output: Output): void {
  switch (node.kind) {
    case 'text':
      output.write(node.text)
      break
    case 'output':
      output.write(print(node.expression, evaluation))
      break
    case 'set':
      evaluation.locals.set(node.name, evaluate(node.value, evaluation))
      break
    case 'if': {
      const branch = node.branches.find(({ condition }) => isTrue(evaluate(condition, evaluation)))
      renderNodes(branch?.body ?? node.otherwise, evaluation, output)
      break
    }
    case 'for':
      renderFor(node, evaluation, output)
      break
    default:
      node satisfies never
  }
}

function print(expression: Expression, evaluation: Evaluation): string {
  const value = evaluate(expression, evaluation)
  if (typeof value === 'object') evaluation.step(weightOf(value))
  return printValue(value)
}

/** The variable of a loop hides one of the same name, which is there again behind it. */
function renderFor(
  { name, source, body }: Extract<TemplateNode, { kind: 'for' }>,
  evaluation: Evaluation,
  output: Output,
): void {
  const { locals } = evaluation
  const values = valuesOf(source, getName(source, evaluation))
  const hidden = locals.get(name)
  for (const value of values) {
    evaluation.step(1)
    locals.set(name, value)
    renderNodes(body, evaluation, output)
  }
  if (hidden === undefined) locals.delete(name)
  else locals.set(name, hidden)
}

/** Objects are gone through by their values, in order. */
function valuesOf(source: Name, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) {
    throw new TemplateError(`"${nameText(source)}" is not an array value`, source.place.end)
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  if (values.length === 0) throw emptyArray(source)
  return values
}

function emptyArray(source: Name): TemplateError {
  return new TemplateError(`No value for "${nameText(source)}"=`, source.place.end)
}

/** Mailjet refuses a loop over an empty array wherever it stands, also in a branch that is not taken. */
function refuseEmptyArrays(nodes: readonly TemplateNode[], evaluation: Evaluation): void {
  for (const node of nodes) {
    if (node.kind === 'if') {
      for (const { body } of node.branches) refuseEmptyArrays(body, evaluation)
      refuseEmptyArrays(node.otherwise, evaluation)
    } else if (node.kind === 'for') {
      const value = node.source.space === undefined ? undefined : findName(node.source, evaluation)
      if (Array.isArray(value) && value.length === 0) throw emptyArray(node.source)
      refuseEmptyArrays(node.body, evaluation)
    }
  }
}
