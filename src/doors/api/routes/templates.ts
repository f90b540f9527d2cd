import { z } from 'zod'
import {
  type RenderedJson,
  type RenderRequestJson,
  renderedSchema,
  renderRequestSchema,
  type TemplateFactsJson,
  type TemplateJson,
  templateListSchema,
  templateSchema,
} from '../../../contract/template.ts'
import { mailDocument } from '../../../http/mail-document.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import { isoTime } from '../../../http/summary-json.ts'
import { wholeNumber } from '../../../http/whole-number.ts'
import type { TemplatePieces } from '../../../mailjet/workshop/render-pieces.ts'
import { limits } from '../../../model/limits.ts'
import { defaultMailbox } from '../../../model/mailbox-name.ts'
import {
  findTemplateHeader,
  type StoredTemplate,
  type TemplateFacts,
} from '../../../model/stored-template.ts'
import type { ApiOptions } from '../api-options.ts'
import { orNoSuchMessage, readMessageId } from '../find-message.ts'
import { mailboxName } from '../parameters.ts'
import { createRenderedPages } from '../rendered-pages.ts'

const ofMailbox = z.strictObject({
  mailbox: mailboxName
    .default(defaultMailbox)
    .describe('Whose templates are meant, besides those of `--templates`'),
})
const params = z.strictObject({ id: wholeNumber(1, Number.MAX_SAFE_INTEGER).describe('The template') })

/** Stored templates, and a place to try templates out. */
export function templatesRoutes(options: ApiOptions): readonly Route[] {
  const { templates, workshop } = options
  const pages = createRenderedPages()
  return [
    defineRoute({
      method: 'get',
      path: '/api/templates',
      operationId: 'listTemplates',
      group: 'Templates',
      summary: 'List the stored templates that messages of a mailbox can name',
      description: 'Those of `--templates`, and those that the mailbox has made by Mailjet’s REST API.',
      example: '"$POSTFANG/api/templates?mailbox=run-42"',
      query: ofMailbox,
      answers: { 200: { description: 'By id', schema: templateListSchema } },
      async handle({ query }) {
        const found = await templates.list(query.mailbox)
        return Response.json({ templates: found.map(factsJson), problems: templates.problems })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/templates/{id}',
      operationId: 'getTemplate',
      group: 'Templates',
      summary: 'Read a stored template with its content',
      example: '"$POSTFANG/api/templates/12?mailbox=run-42"',
      params,
      query: ofMailbox,
      answers: {
        200: { description: 'The template', schema: templateSchema },
        404: { description: 'The mailbox has no such template' },
      },
      async handle({ params: { id }, query }) {
        return Response.json(templateJson((await templates.find(query.mailbox, id)) ?? noSuchTemplate(id)))
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/templates/render',
      operationId: 'renderTemplate',
      group: 'Templates',
      summary: 'Try a template in Mailjet’s language out',
      description:
        'Renders each piece by itself. Errors of the template are part of the answer, with Mailjet’s text and the place; nothing is stored. A captured message gives variables and pieces to begin with.',
      example: `-X POST "$POSTFANG/api/templates/render" -H "Content-Type: application/json" -d '{"text":"Hi {{var:name}}","variables":{"name":"Ann"}}'`,
      body: renderRequestSchema,
      jsonBytes: limits.templateBodyBytes,
      answers: {
        200: { description: 'What came out, and what went wrong', schema: renderedSchema },
        404: { description: 'There is no such message or template' },
        422: { description: 'It takes too long, or too much memory' },
      },
      async handle({ body }) {
        const { pieces, variables } = await gather(options, body)
        const rendered = await workshop.render(pieces, { variables, properties: body.properties })
        const errors = [...rendered.errors]
        const isFramed = body.frame === true && rendered.html !== null
        const frame = isFramed ? `/frame/template/${pages.add(rendered.html)}` : null
        const answer: RenderedJson = { ...rendered, errors, frame, source: sourceJson(pieces), variables }
        return Response.json(answer)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/frame/template/{id}',
      operationId: 'getRenderedFrame',
      group: 'Templates',
      summary: 'The HTML of a template that was tried out',
      description:
        'Under the address that rendering with `frame` has answered, until newer ones take its place. Like the preview of a message it can run nothing, send nothing and load nothing.',
      example: '"$POSTFANG/frame/template/$ID"',
      params: z.strictObject({ id: z.uuid().describe('What was rendered') }),
      answers: {
        200: { description: 'The document', contentType: 'text/html; charset=utf-8' },
        404: { description: 'It is not kept any more' },
      },
      handle({ params: { id } }) {
        const html = pages.find(id)
        if (html === undefined) throw new HttpProblem(404, 'This is not kept any more: render it again')
        return mailDocument(html)
      },
    }),
  ]
}

interface Gathered {
  readonly pieces: TemplatePieces
  readonly variables: Readonly<Record<string, unknown>>
}

/** What is asked for, on top of the template, on top of the message. */
async function gather({ inbox, templates }: ApiOptions, body: RenderRequestJson): Promise<Gathered> {
  const { message: messageId, templateId } = body
  const message =
    messageId === undefined ? undefined : orNoSuchMessage(await inbox.get(readMessageId(messageId)))
  const mail = message?.mail
  const mailbox = body.mailbox ?? message?.stored.summary.mailbox ?? defaultMailbox
  const template =
    templateId === undefined
      ? undefined
      : ((await templates.find(mailbox, templateId)) ?? noSuchTemplate(templateId))
  const fromMail = mail && {
    subject: mail.subject,
    text: mail.text ?? undefined,
    html: mail.html ?? undefined,
  }
  const given = { subject: body.subject, text: body.text, html: body.html, mjml: body.mjml }
  const pieces = hasContent(given)
    ? given
    : { ...(template ? piecesOf(template) : fromMail), ...defined(given) }
  return { pieces, variables: { ...mail?.mailjet?.variables, ...body.variables } }
}

function hasContent({ text, html, mjml }: TemplatePieces): boolean {
  return text !== undefined || html !== undefined || mjml !== undefined
}

function defined(pieces: TemplatePieces): TemplatePieces {
  return Object.fromEntries(Object.entries(pieces).filter(([, piece]) => piece !== undefined))
}

function piecesOf(template: StoredTemplate): TemplatePieces {
  return {
    subject: findTemplateHeader(template, 'Subject'),
    text: template.text ?? undefined,
    html: template.html ?? undefined,
    mjml: template.mjml ?? undefined,
  }
}

function sourceJson({ subject, text, html, mjml }: TemplatePieces): RenderedJson['source'] {
  return { subject: subject ?? null, text: text ?? null, html: html ?? null, mjml: mjml ?? null }
}

function noSuchTemplate(id: number): never {
  throw new HttpProblem(404, `There is no template ${id}: neither in --templates nor made in this mailbox`)
}

function factsJson(template: TemplateFacts): TemplateFactsJson {
  const { id, name, mailbox, editMode, locale, purposes, description, createdAt, updatedAt } = template
  return {
    id,
    name,
    mailbox,
    editMode,
    locale,
    purposes: [...purposes],
    description,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  }
}

function templateJson(template: StoredTemplate): TemplateJson {
  const { html, text, mjml, headers } = template
  return { ...factsJson(template), html, text, mjml, headers }
}
