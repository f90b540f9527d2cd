import { readVariables } from '../../../mailjet/template-variables.ts'
import type { Properties } from '../properties.ts'
import { isHeaderName } from '../send/header-names.ts'
import { isAddress } from '../send/is-address.ts'
import type { OutgoingAttachment, OutgoingMail, Person } from '../send/outgoing-mail.ts'
import { decodedBytes, readBase64 } from '../send/read-base64.ts'
import { sendLimits } from '../send/send-limits.ts'
import { V3Error } from './v3-error.ts'
import * as values from './v3-values.ts'

/** One mail of a message of v3, to everybody who gets this very one. */
export interface V3Mail {
  readonly mail: OutgoingMail
  readonly recipients: readonly Person[]
}

/**
 * Reads one message of v3: with Recipients it is a mail of its own for each of them, with variables of its own; with To,
 * Cc and Bcc it is one for all.
 *
 * @throws V3Error for the first thing that is wrong
 */
export function readMails(properties: Properties): readonly V3Mail[] {
  const groups = readRecipientGroups(properties)
  const shared = readShared(properties)
  if (!shared.text && !shared.html && shared.templateId === undefined) {
    throw new V3Error('Missing "Text-part", "Html-part" or "Mj-TemplateID" property')
  }
  return groups.map(({ to, cc, bcc, variables }) => {
    const own = variables === undefined ? undefined : { ...shared.variables, ...variables }
    const mail = { ...shared, to, cc, bcc, variables: own ?? shared.variables }
    checkVariables(mail.variables)
    return { mail, recipients: [...to, ...cc, ...bcc] }
  })
}

interface RecipientGroup {
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly bcc: readonly Person[]
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

function readRecipientGroups(properties: Properties): readonly RecipientGroup[] {
  const recipients = values.readObjects(properties, 'Recipients')
  const [to = [], cc = [], bcc = []] = ['To', 'Cc', 'Bcc'].map((name) => readList(properties, name))
  const isShared = to.length + cc.length + bcc.length > 0
  if (recipients === undefined || recipients.length === 0) {
    if (to.length === 0) throw new V3Error('Missing "To" or "Recipients" property')
    return [{ to, cc, bcc }]
  }
  if (isShared) throw new V3Error('"Recipients" cannot be used with "To", "Cc" or "Bcc"')
  if (recipients.length > sendLimits.recipients) throw new V3Error('Too many recipients in Recipients')
  return recipients.map(readRecipient)
}

function readRecipient(recipient: Properties): RecipientGroup {
  const address = values.readText(recipient, 'Email') ?? ''
  if (!isAddress(address)) throw values.invalid(address)
  const name = values.readText(recipient, 'Name', { isHeader: true }) ?? ''
  return { to: [{ name, address }], cc: [], bcc: [], variables: values.readObject(recipient, 'Vars') }
}

function readList(properties: Properties, name: string): readonly Person[] {
  const people = values.readPeople(values.readText(properties, name, { isHeader: true }) ?? '')
  if (people.length > sendLimits.recipients) throw new V3Error(`Too many recipients in ${name}`)
  return people
}

function readShared(properties: Properties): OutgoingMail {
  return {
    to: [],
    cc: [],
    bcc: [],
    from: readFrom(properties),
    subject: values.readText(properties, 'Subject', { mostChars: sendLimits.subjectChars, isHeader: true }),
    text: values.readText(properties, 'Text-part'),
    html: values.readText(properties, 'Html-part'),
    attachments: [
      ...readAttachments(properties, 'Attachments'),
      ...readAttachments(properties, 'Inline_attachments'),
    ],
    headers: readHeaders(properties),
    variables: values.readObject(properties, 'Vars'),
    templateId: readTemplateId(properties),
    templateLanguage: values.readSwitch(properties, 'Mj-TemplateLanguage'),
    templateErrorReporting: readReporting(properties),
    templateErrorDeliver: values.readSwitch(properties, 'Mj-TemplateErrorDeliver'),
    priority: values.readChoice(properties, 'Mj-prio', 3),
    campaign: values.readText(properties, 'Mj-campaign'),
    deduplicateCampaign: values.readSwitch(properties, 'Mj-deduplicatecampaign'),
    trackOpens: values.readTracking(properties, 'Mj-trackopen'),
    trackClicks: values.readTracking(properties, 'Mj-trackclick'),
    customId: values.readText(properties, 'Mj-CustomID'),
    eventPayload: values.readText(properties, 'Mj-EventPayLoad'),
    monitoringCategory: values.readText(properties, 'Mj-MonitoringCategory'),
  }
}

/** FromEmail may have a name beside it, which FromName overrides. */
function readFrom(properties: Properties): Person | undefined {
  const text = values.readText(properties, 'FromEmail', { isHeader: true })
  if (text === undefined || text === '') {
    if (values.readValue(properties, 'Mj-TemplateID') !== undefined) return undefined
    throw new V3Error('Missing "FromEmail" property')
  }
  const person = values.readPerson(text)
  const name = values.readText(properties, 'FromName', { isHeader: true })
  return name === undefined ? person : { ...person, name }
}

/** A number is an id, a text a name; a text of digits is taken for the id, as clients without types write it. */
function readTemplateId(properties: Properties): number | string | undefined {
  const value = values.readValue(properties, 'Mj-TemplateID')
  if (value === undefined || value === '' || value === 0) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (typeof value !== 'string') throw new V3Error('"Mj-TemplateID" is neither number nor string')
  return /^\d{1,15}$/u.test(value) ? Number(value) : value.toWellFormed()
}

function readReporting(properties: Properties): string | undefined {
  const text = values.readText(properties, 'Mj-TemplateErrorReporting', { isHeader: true })
  return text ? values.readPerson(text).address : undefined
}

function readHeaders(properties: Properties): readonly (readonly [string, string])[] {
  return Object.entries(values.readObject(properties, 'Headers') ?? {}).map(([name, value]) => {
    if (typeof value !== 'string') throw new V3Error(`Header [${name.slice(0, 100)}] is not string type`)
    if (!isHeaderName(name) || /\p{Cc}/u.test(value)) throw new V3Error('Invalid characters detected')
    return [name, value.toWellFormed()] as const
  })
}

function readAttachments(properties: Properties, name: string): readonly OutgoingAttachment[] {
  const isInline = name !== 'Attachments'
  const attachments = (values.readObjects(properties, name) ?? []).map((item) => {
    const filename = values.readText(item, 'Filename') ?? ''
    const content = readBase64(values.readText(item, 'content') ?? '')
    if (filename === '' || content === undefined) {
      throw new V3Error(`"${name}" has an item without "Filename", or whose "content" is not base64`)
    }
    const contentType = values.readText(item, 'Content-type') || 'application/octet-stream'
    return { contentType, filename, content, contentId: isInline ? filename : null }
  })
  const bytes = attachments.reduce((sum, { content }) => sum + decodedBytes(content), 0)
  if (bytes > sendLimits.attachmentBytes) {
    throw new V3Error(`"${name}" is too large: ${sendLimits.attachmentBytes} bytes at most`)
  }
  return attachments
}

/** As long and as deep as X-MJ-Vars may be. */
function checkVariables(variables: Readonly<Record<string, unknown>> | undefined): void {
  if (variables === undefined) return
  const { typed, finding } = readVariables(JSON.stringify(variables))
  if (typed === null) throw new V3Error(`"Vars" is not taken: ${finding ?? ''}`)
}
