import type { RenderRequestJson } from '../../../src/contract/template.ts'
import { renderTemplate } from '../link/templates-api.ts'
import { createPlayground, type Playground } from './playground.ts'
import { type Draft, exampleDraft } from './playground-draft.ts'

export { getTemplate, listTemplates } from '../link/templates-api.ts'

/** What was written last on this visit, and what it had begun with: looking elsewhere loses nothing. */
let kept: { readonly key: string; readonly draft: Draft } | undefined

/** What was written before something else was begun with. */
let replaced: Draft | undefined

export function findReplaced(): Draft | undefined {
  return replaced
}

/**
 * Opens the playground.
 *
 * @param start `template:<id>` or `message:<id>`; without it what was written last, else an example
 * @param isAnew whether what was changed since it began with the same is not wanted any more
 */
export function openPlayground(
  start: string | undefined,
  mailbox: string | undefined,
  isAnew: boolean,
): Playground {
  const key = `${start ?? ''} ${mailbox ?? ''}`
  if (isAnew || (start !== undefined && kept?.key !== key)) replaced = kept?.draft
  const isKept = kept !== undefined && !isAnew && (start === undefined || kept.key === key)
  return createPlayground({
    start: isKept && kept !== undefined ? kept.draft : beginWith(start, mailbox),
    render: renderTemplate,
    onDraft: (draft) => {
      kept = { key: start === undefined && kept !== undefined && !isAnew ? kept.key : key, draft }
    },
  })
}

function beginWith(start: string | undefined, mailbox: string | undefined): Draft | RenderRequestJson {
  const [, kind, id = ''] = /^(template|message):(.*)$/s.exec(start ?? '') ?? []
  if (kind === 'message') return { message: id }
  if (kind === 'template') return { templateId: Number(id), ...(mailbox === undefined ? {} : { mailbox }) }
  return exampleDraft
}
