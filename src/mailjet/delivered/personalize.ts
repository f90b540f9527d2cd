import type { MailHeader } from '../../mime/mail-header.ts'
import type { ContactProperties } from '../../model/mailjet-event.ts'
import type { MailjetFields } from '../../model/mailjet-fields.ts'
import type { StoredTemplate } from '../../model/stored-template.ts'
import type { TemplateContext } from '../template/evaluate.ts'
import { replaceMarks } from '../template/legacy-marks.ts'
import { renderTemplate } from '../template/render-template.ts'
import type { TemplateError } from '../template/template-error.ts'
import type { Engagement } from '../template/template-functions.ts'
import { type Delivery, type DeliveryIds, unsubscribeUrl } from './delivery.ts'

/** What of a message the template language is evaluated in. */
export type Piece = 'subject' | 'text' | 'html'

/** An error of the template language, and where it is. */
export interface PlacedError {
  readonly piece: Piece
  readonly error: TemplateError
  /** From 1, in the piece as it was sent; 0 where no place is known. */
  readonly line: number
  readonly column: number
}

export interface Personalizer {
  /** Where the language fails in it, the text stays as it is and the error is kept. */
  personalize(piece: Piece, text: string): string
  readonly errors: readonly PlacedError[]
}

export interface PersonalizerOptions {
  readonly header: MailHeader
  readonly fields: MailjetFields | null
  readonly template: StoredTemplate | undefined
  readonly delivery: Delivery
  readonly ids: DeliveryIds
  readonly engagement: Engagement
  readonly properties: ContactProperties
}

/** Replaces marks always, the template language where the message switches it on. */
export function createPersonalizer(options: PersonalizerOptions): Personalizer {
  const errors: PlacedError[] = []
  const context = createContext(options)
  const usesLanguage = options.fields?.templateLanguage === true
  const own = marksOf(options)
  return {
    errors,
    personalize(piece, text) {
      const marked = text.includes('[[') ? replaceMarks(text, context, own) : text
      if (!usesLanguage) return marked
      const rendering = renderTemplate(marked, context)
      if (rendering.kind === 'rendered') return rendering.text
      errors.push({ piece, error: rendering.error, ...placeOf(marked, rendering.error.offset) })
      return marked
    },
  }
}

/** Columns are counted in UTF-16 units, as editors do. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  if (offset < 0) return { line: 0, column: 0 }
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function createContext({
  header,
  fields,
  template,
  delivery,
  ids,
  engagement,
  properties,
}: PersonalizerOptions): TemplateContext {
  const to = [...header.to, ...header.cc].find(({ address }) => isSame(address, delivery.recipient))
  return {
    variables: fields?.variables ?? {},
    properties,
    segments: {},
    predefined: {
      contact: describePerson(ids.contactId, delivery.recipient, to?.name),
      sender: describePerson(ids.senderId, delivery.sender, header.from?.name),
      template: {
        ID: fields?.templateId ?? 0,
        name: template?.name ?? '',
        copyright: template?.copyright ?? '',
      },
    },
    unsubscribeLink: (language) => unsubscribeUrl(delivery.account, ids, language),
    hasOpenedSince: engagement.hasOpenedSince,
    hasClickedSince: engagement.hasClickedSince,
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function describePerson(id: number, address: string, name = ''): Readonly<Record<string, unknown>> {
  const at = address.lastIndexOf('@')
  return {
    ID: id,
    email: address,
    local_part: at < 0 ? address : address.slice(0, at),
    domain: at < 0 ? '' : address.slice(at + 1),
    name,
  }
}

/** Mailjet's own marks, as seen in mails: the unsubscribe link with and without a language. */
function marksOf({ delivery, ids }: PersonalizerOptions): (name: string) => string | undefined {
  return (name) => {
    if (name === 'EMAIL_TO') return delivery.recipient
    const language = /^UNSUB_LINK(?:_([A-Z]{2}))?$/u.exec(name)
    return language === null
      ? undefined
      : unsubscribeUrl(delivery.account, ids, (language[1] ?? 'en').toLowerCase())
  }
}
