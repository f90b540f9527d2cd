/** What a template is for, in Mailjet's words. */
export const templatePurposes = ['marketing', 'transactional', 'automation'] as const

export type TemplatePurpose = (typeof templatePurposes)[number]

/** 1 drag and drop, 2 HTML, 3 a saved section, 4 MJML. */
export const templateEditModes = [1, 2, 3, 4] as const

export type TemplateEditMode = (typeof templateEditModes)[number]

/** What is said of a template, without what it consists of. */
export interface TemplateFacts {
  /** A positive safe integer, also beyond 31 bits. */
  readonly id: number
  readonly name: string
  /** Whose it is; null for one of the operator's directory, which every mailbox can use. */
  readonly mailbox: string | null
  readonly editMode: TemplateEditMode
  /** As Mailjet writes it: `en_US`. */
  readonly locale: string
  readonly purposes: readonly TemplatePurpose[]
  readonly author: string
  readonly categories: readonly string[]
  readonly copyright: string
  readonly description: string
  readonly presets: string
  readonly isStarred: boolean
  readonly isTextPartGenerationEnabled: boolean
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a template consists of; null for a part that it has not. */
export interface TemplateContent {
  /** Of a template in MJML what was compiled from it. */
  readonly html: string | null
  readonly text: string | null
  readonly mjml: string | null
  /** Defaults for the header of a message, such as From, Subject and Reply-To; any JSON, as a client has given it. */
  readonly headers: Readonly<Record<string, unknown>>
}

/** A template that messages name by its id. */
export interface StoredTemplate extends TemplateFacts, TemplateContent {}

/** A header default of a template, its name in any case; undefined where it is no text or a blank one. */
export function findTemplateHeader(
  { headers }: Pick<TemplateContent, 'headers'>,
  name: string,
): string | undefined {
  const wanted = name.toLowerCase()
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted) ?? []
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
