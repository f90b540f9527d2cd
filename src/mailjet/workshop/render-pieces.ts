import type { TemplateContext } from '../template/evaluate.ts'
import { replaceMarks } from '../template/legacy-marks.ts'
import { renderTemplate } from '../template/render-template.ts'
import type { TemplateError } from '../template/template-error.ts'
import { placeAt } from './place.ts'

/** What a template consists of; a part that is undefined is not there. */
export interface TemplatePieces {
  readonly subject?: string | undefined
  readonly text?: string | undefined
  readonly html?: string | undefined
  /** Compiled to the HTML, in place of `html`. */
  readonly mjml?: string | undefined
}

export type PieceName = 'subject' | 'text' | 'html' | 'mjml'

/** What is wrong with one of the pieces, and where. */
export interface PieceError {
  readonly piece: PieceName
  /** In Mailjet's words, of MJML in those of its compiler. */
  readonly message: string
  /** From 1; null where no place is known. */
  readonly line: number | null
  readonly column: number | null
  /** UTF-16 units from the start of the piece to just behind what is wrong; null where no place is known. */
  readonly offset: number | null
}

/** What a template is tried out with, in place of a message and its recipient. */
export interface TrialData {
  readonly variables: Readonly<Record<string, unknown>>
  /** `data:`, the properties of the contact. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  /** `mj:`. */
  readonly predefined?: Readonly<Record<string, unknown>> | undefined
}

export interface RenderedPieces {
  /** Null for a piece that was not there, or in which there is an error. */
  readonly subject: string | null
  readonly text: string | null
  readonly html: string | null
  readonly errors: readonly PieceError[]
}

/** Renders each piece by itself, marks and language, as a delivery with the language switched on would. */
export function renderPieces(pieces: Omit<TemplatePieces, 'mjml'>, data: TrialData): RenderedPieces {
  const context = createTrialContext(data)
  const errors: PieceError[] = []
  const render = (piece: 'subject' | 'text' | 'html'): string | null => {
    const source = pieces[piece]
    if (source === undefined) return null
    const rendering = renderTemplate(
      replaceMarks(source, context, () => undefined),
      context,
    )
    if (rendering.kind === 'rendered') return rendering.text
    errors.push(toPieceError(piece, source, rendering.error))
    return null
  }
  return { subject: render('subject'), text: render('text'), html: render('html'), errors }
}

/** The place of an error of the HTML in the MJML that it was made of, where the same is wrong with it there. */
export function findInMjml(mjml: string, error: PieceError, data: TrialData): PieceError {
  const context = createTrialContext(data)
  const rendering = renderTemplate(mjml, context)
  return rendering.kind === 'failed' && rendering.error.message === error.message
    ? toPieceError('mjml', mjml, rendering.error)
    : error
}

export function toPieceError(
  piece: PieceName,
  source: string,
  { message, offset }: TemplateError,
): PieceError {
  if (offset < 0) return { piece, message, line: null, column: null, offset: null }
  return { piece, message, ...placeAt(source, offset), offset }
}

/** Nothing is known of the recipient that is not given; the unsubscribe link leads nowhere. */
function createTrialContext({ variables, properties = {}, predefined = {} }: TrialData): TemplateContext {
  return {
    variables,
    properties,
    predefined,
    segments: {},
    unsubscribeLink: (language) => `https://unsubscribe.invalid/${language}`,
    hasOpenedSince: () => false,
    hasClickedSince: () => false,
  }
}
