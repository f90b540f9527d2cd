import { type Elsewhere, serveJobs } from '../../lib/serve-jobs.ts'
import { type CompiledMjml, compileMjml } from './compile-mjml.ts'
import {
  findInMjml,
  type RenderedPieces,
  renderPieces,
  type TemplatePieces,
  type TrialData,
} from './render-pieces.ts'

/** What the workshop asks of its thread, and what it gets for it. */
export type WorkshopRequest =
  | { readonly kind: 'compile'; readonly mjml: string }
  | { readonly kind: 'render'; readonly pieces: TemplatePieces; readonly data: TrialData }

export type WorkshopReply =
  | { readonly kind: 'compile'; readonly compiled: CompiledMjml }
  | { readonly kind: 'render'; readonly rendered: RenderedPieces }

/** The compiler is loaded when the first MJML comes, since most threads never see any. That time is not the job's. */
async function compile(mjml: string, elsewhere: Elsewhere): Promise<CompiledMjml> {
  const { default: mjml2html } = await elsewhere(import('mjml'))
  return compileMjml(mjml, mjml2html)
}

async function render(
  { mjml, ...pieces }: TemplatePieces,
  data: TrialData,
  elsewhere: Elsewhere,
): Promise<RenderedPieces> {
  if (mjml === undefined) return renderPieces(pieces, data)
  const compiled = await compile(mjml, elsewhere)
  if (compiled.kind === 'failed') {
    const rendered = renderPieces({ ...pieces, html: undefined }, data)
    const errors = compiled.problems.map(({ line, message }) => ({
      piece: 'mjml' as const,
      message,
      line: line || null,
      column: line ? 1 : null,
      offset: null,
    }))
    return { ...rendered, errors: [...rendered.errors, ...errors] }
  }
  const rendered = renderPieces({ ...pieces, html: compiled.html }, data)
  const errors = rendered.errors.map((error) =>
    error.piece === 'html' ? findInMjml(mjml, error, data) : error,
  )
  return { ...rendered, errors }
}

serveJobs<WorkshopRequest, WorkshopReply>(async (request, _bytes, elsewhere) => {
  switch (request.kind) {
    case 'compile':
      return { reply: { kind: 'compile', compiled: await compile(request.mjml, elsewhere) } }
    case 'render':
      return { reply: { kind: 'render', rendered: await render(request.pieces, request.data, elsewhere) } }
  }
})
