import type { AddressJson } from '../../contract/message.ts'
import type { Message } from '../message.ts'
import { readableText } from '../readable-text.ts'
import type { FilterFields } from './filter.ts'

/** How a string is compared: with an address, as a part, as the whole. */
export type Comparison = 'address' | 'part' | 'whole' | 'exact'

/** One value of a message. `alias` is another way to name it: a display name, the text of a link. */
export interface FieldValue {
  readonly value: string
  readonly alias?: string
}

export type FieldName = Exclude<keyof FilterFields, 'header' | 'search'>

interface FieldRule {
  readonly comparison: Comparison
  readonly values: (message: Message) => readonly FieldValue[]
}

/** Every key of a filter: where its values come from, and how a string is compared with them. */
export const fieldRules: Readonly<Record<FieldName, FieldRule>> = {
  from: { comparison: 'address', values: ({ from }) => addresses(from === null ? [] : [from]) },
  to: { comparison: 'address', values: recipients },
  cc: { comparison: 'address', values: ({ cc }) => addresses(cc) },
  bcc: { comparison: 'address', values: ({ bcc }) => addresses(bcc) },
  replyTo: { comparison: 'address', values: ({ replyTo }) => addresses(replyTo) },
  envelopeFrom: { comparison: 'address', values: ({ envelope }) => plain([envelope.from]) },
  envelopeTo: { comparison: 'address', values: ({ envelope }) => plain(envelope.to) },
  subject: { comparison: 'part', values: ({ subject }) => plain([subject]) },
  text: { comparison: 'part', values: ({ text, html }) => plain([text ?? readableText(html)]) },
  html: { comparison: 'part', values: ({ html }) => plain([html]) },
  customId: { comparison: 'exact', values: ({ mailjet }) => plain([mailjet?.customId]) },
  campaign: { comparison: 'exact', values: ({ mailjet }) => plain([mailjet?.campaign]) },
  template: { comparison: 'exact', values: ({ mailjet }) => plain([mailjet?.templateId]) },
  eventPayload: { comparison: 'exact', values: ({ mailjet }) => plain([mailjet?.eventPayload]) },
  tag: { comparison: 'whole', values: ({ tags }) => plain(tags) },
  attachment: {
    comparison: 'whole',
    values: ({ attachments }) => plain(attachments.map(({ filename, part }) => filename ?? `part ${part}`)),
  },
  link: {
    comparison: 'part',
    values: ({ links }) => links.map(({ url, text }) => ({ value: url, alias: text })),
  },
  code: { comparison: 'exact', values: ({ codes }) => plain(codes) },
}

/** Those of the header keep their names; the envelope adds whom it does not name. */
function recipients({ to, envelope }: Message): readonly FieldValue[] {
  const named = new Set(to.map(({ address }) => address.toLowerCase()))
  return [...addresses(to), ...plain(envelope.to.filter((address) => !named.has(address.toLowerCase())))]
}

function addresses(list: readonly AddressJson[]): readonly FieldValue[] {
  return list.map(({ address, name }) => ({ value: address, alias: name }))
}

function plain(values: readonly (string | number | null | undefined)[]): readonly FieldValue[] {
  return values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => ({ value: String(value) }))
}

/** The values of a header, letter case of its name aside. */
export function headerValues(message: Message, name: string): readonly FieldValue[] {
  const wanted = name.toLowerCase()
  return plain(
    message.headers.filter((header) => header.name.toLowerCase() === wanted).map(({ value }) => value),
  )
}
