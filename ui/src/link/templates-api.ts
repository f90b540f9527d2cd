import type {
  RenderedJson,
  RenderRequestJson,
  TemplateJson,
  TemplateListJson,
} from '../../../src/contract/template.ts'
import { requestJson } from './request.ts'
import { urls } from './urls.ts'

/** The calls about templates. Each rejects as `request.ts` says. */

/** @param mailbox whose templates, besides those of the directory; undefined for the default one's */
export function listTemplates(mailbox: string | undefined, signal: AbortSignal): Promise<TemplateListJson> {
  return requestJson(urls.templates(mailbox), { signal })
}

export function getTemplate(
  id: string,
  mailbox: string | undefined,
  signal: AbortSignal,
): Promise<TemplateJson> {
  return requestJson(urls.template(id, mailbox), { signal })
}

export function renderTemplate(asked: RenderRequestJson, signal: AbortSignal): Promise<RenderedJson> {
  return requestJson(urls.renderTemplate(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    signal,
  })
}
