import { type BodySelection, selectBody } from '../../mime/body-selection.ts'
import { type MailHeader, readMailHeader } from '../../mime/mail-header.ts'
import { type MailStructure, readStructure } from '../../mime/mail-structure.ts'
import { limits } from '../../model/limits.ts'
import type { ContactProperties } from '../../model/mailjet-event.ts'
import type { MailjetField, MailjetFields } from '../../model/mailjet-fields.ts'
import type { StoredTemplate } from '../../model/stored-template.ts'
import { readMailjetFields } from '../read-mailjet-fields.ts'
import type { Engagement } from '../template/template-functions.ts'
import { applyTemplate } from './apply-template.ts'
import { type Delivery, type DeliveryIds, identify, type MailjetAccount } from './delivery.ts'
import { createPersonalizer, type Personalizer } from './personalize.ts'

export interface DeliveryOptions extends Engagement {
  readonly account: MailjetAccount
  readonly uuid: string
  readonly recipient: string
  readonly envelopeTo: readonly string[]
  /** Epoch ms. */
  readonly sentAt: number
  /** The account's preferences, which a message's own headers override. */
  readonly tracksOpens: boolean
  readonly tracksClicks: boolean
  /** What is known of the recipient: `data:` of the template language. */
  readonly properties?: ContactProperties | undefined
  /** The stored template that the message names by X-MJ-TemplateID, undefined where its mailbox has none of that id. */
  readonly template?: StoredTemplate | undefined
}

/** A message as it was sent, its stored template in place, read as far as every delivery of it needs. */
export interface Submission {
  readonly structure: MailStructure
  readonly header: MailHeader
  readonly fields: MailjetFields | null
  readonly body: BodySelection
  readonly template: StoredTemplate | undefined
  /** There is no template of the id that it names, or it is empty: nothing is delivered. */
  readonly lacksTemplate: boolean
}

export function readSubmission(
  raw: Uint8Array<ArrayBuffer>,
  template: StoredTemplate | undefined,
): Submission {
  const sent = readStructure(raw)
  const fields = readMailjetFields(sent.fields)
  const filled = fillTemplate(sent, fields, template)
  const structure = filled ?? sent
  return {
    structure,
    header: readMailHeader(structure.fields, limits.addresses),
    fields,
    body: selectBody(structure.root),
    template,
    lacksTemplate: filled === undefined,
  }
}

/**
 * The message with the template that it names; undefined where there is none of that id, or it is empty.
 * Quirk: a value that can be no id, such as a name that nothing has, names a template that is not there.
 */
function fillTemplate(
  sent: MailStructure,
  fields: MailjetFields | null,
  template: StoredTemplate | undefined,
): MailStructure | undefined {
  if (fields === null || !fields.fields.some(namesTemplate)) return sent
  return fields.templateId === null || template === undefined ? undefined : applyTemplate(sent, template)
}

function namesTemplate({ name, value }: MailjetField): boolean {
  return name === 'X-MJ-TemplateID' && value !== '' && value !== '0'
}

/** A message on its way to one recipient: by which names, and how its texts are filled in for it. */
export function addressSubmission(
  { header, fields, template }: Submission,
  options: DeliveryOptions,
): { readonly ids: DeliveryIds; readonly personalizer: Personalizer } {
  const delivery: Delivery = {
    account: options.account,
    uuid: options.uuid,
    recipient: options.recipient,
    isOneOfMany: options.envelopeTo.length > 1,
    sender: header.from?.address ?? '',
    campaign: fields?.campaign ?? null,
    sentAt: options.sentAt,
  }
  const ids = identify(delivery)
  return {
    ids,
    personalizer: createPersonalizer({
      header,
      fields,
      template,
      delivery,
      ids,
      engagement: options,
      properties: options.properties ?? {},
    }),
  }
}

export function isTracked(setting: MailjetFields['trackOpens'] | undefined, preference: boolean): boolean {
  if (setting === 'enabled') return true
  return setting === 'disabled' ? false : preference
}
