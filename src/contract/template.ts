import { z } from 'zod'

const place = {
  line: z.int().nullable().describe('From 1; null where no place is known'),
  column: z.int().nullable().describe('From 1, in UTF-16 units'),
  offset: z
    .int()
    .nullable()
    .describe('UTF-16 units from the start of the piece to just behind what is wrong'),
}

export const pieceErrorSchema = z
  .object({
    piece: z.enum(['subject', 'text', 'html', 'mjml']),
    message: z.string().describe("In Mailjet's words; of MJML in those of its compiler"),
    ...place,
  })
  .meta({ id: 'TemplatePieceError' })

export const renderRequestSchema = z
  .strictObject({
    subject: z.string().optional(),
    text: z.string().optional(),
    html: z.string().optional(),
    mjml: z.string().optional().describe('Compiled to the HTML, in place of `html`'),
    variables: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What `var:` sees; on top of those of `message` where both are given'),
    properties: z.record(z.string(), z.unknown()).optional().describe('What `data:` sees'),
    templateId: z
      .int()
      .positive()
      .optional()
      .describe('A stored template: its pieces stand where none is given'),
    message: z
      .string()
      .optional()
      .describe(
        'Id of a captured message: its variables, and its pieces where neither the request nor a template gives any',
      ),
    frame: z.boolean().optional().describe('Also keep the HTML for a while, to be shown in a frame'),
    mailbox: z.string().optional().describe("Whose templates are meant; the message's own, else `inbox`"),
  })
  .meta({ id: 'RenderRequest' })

export const renderedSchema = z
  .object({
    subject: z.string().nullable().describe('Null where there is none, or an error in it'),
    text: z.string().nullable(),
    html: z.string().nullable(),
    errors: z.array(pieceErrorSchema),
    frame: z
      .string()
      .nullable()
      .describe('Path of the HTML as a document, where that was asked for and there is any'),
    source: z
      .object({
        subject: z.string().nullable(),
        text: z.string().nullable(),
        html: z.string().nullable(),
        mjml: z.string().nullable(),
      })
      .describe('The pieces that were rendered, wherever they came from'),
    variables: z.record(z.string(), z.unknown()).describe('Those that it was rendered with'),
  })
  .meta({ id: 'Rendered' })

export const templateFactsSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    mailbox: z.string().nullable().describe('Whose it is; null for one of `--templates`, which all can use'),
    editMode: z.int().describe('1 drag and drop, 2 HTML, 3 a saved section, 4 MJML'),
    locale: z.string(),
    purposes: z.array(z.string()),
    description: z.string(),
    createdAt: z.string().describe('ISO 8601'),
    updatedAt: z.string().describe('ISO 8601'),
  })
  .meta({ id: 'TemplateFacts' })

export const templateSchema = templateFactsSchema
  .extend({
    html: z.string().nullable().describe('Of a template in MJML what was compiled from it'),
    text: z.string().nullable(),
    mjml: z.string().nullable(),
    headers: z.record(z.string(), z.unknown()).describe('Defaults for From, Subject, Reply-To'),
  })
  .meta({ id: 'Template' })

export const templateListSchema = z
  .object({
    templates: z.array(templateFactsSchema),
    problems: z
      .array(
        z.object({
          file: z.string().describe('Relative to the directory of `--templates`'),
          reason: z.string(),
          line: z.int().nullable(),
          effect: z
            .enum(['warning', 'stale', 'missing'])
            .describe(
              '`warning`: used all the same; `stale`: the last good version is; `missing`: there is none',
            ),
        }),
      )
      .describe('What is wrong with the directory of `--templates`'),
  })
  .meta({ id: 'TemplateList' })

export type RenderRequestJson = z.infer<typeof renderRequestSchema>
export type RenderedJson = z.infer<typeof renderedSchema>
export type TemplateFactsJson = z.infer<typeof templateFactsSchema>
export type TemplateJson = z.infer<typeof templateSchema>
export type TemplateListJson = z.infer<typeof templateListSchema>
