import { limits } from '../../../model/limits.ts'
import type { ContactChange, ContactProperties, MailjetContact } from '../../../model/mailjet-event.ts'
import { isJsonObject, type Properties, readProperties } from '../properties.ts'
import type { RestObject } from './rest-answer.ts'
import { RestError } from './rest-route.ts'
import { propertyOf, readSwitch, readText, timeOf } from './rest-values.ts'

export function contactObject(contact: MailjetContact): RestObject {
  return {
    CreatedAt: timeOf(contact.createdAt),
    DeliveredCount: contact.delivered,
    Email: contact.address,
    ExclusionFromCampaignsUpdatedAt: timeOf(contact.excludedAt),
    ID: contact.id,
    IsExcludedFromCampaigns: contact.isExcluded,
    IsOptInPending: false,
    IsSpamComplaining: contact.complainedAt !== null,
    LastActivityAt: timeOf(contact.lastActivityAt),
    LastUpdateAt: timeOf(contact.updatedAt ?? contact.createdAt),
    Name: contact.name,
    UnsubscribedAt: timeOf(contact.unsubscribedAt),
    UnsubscribedBy: contact.unsubscribedAt === null ? '' : contact.address,
  }
}

export function contactDataObject({ id, properties }: MailjetContact): RestObject {
  const Data = Object.entries(properties).map(([Name, Value]) => ({ Name, Value }))
  return { ContactID: id, Data, ID: id, MethodCollection: '' }
}

/** @throws RestError 400 for a property of another type, and for a name that is too long */
export function readContactChange(body: Properties): ContactChange {
  const name = readText(body, 'Name')
  if (name !== undefined && name.length > limits.contactNameChars)
    throw new RestError(400, `Invalid value for "Name": at most ${limits.contactNameChars} characters`)
  return { name, isExcluded: readSwitch(body, 'IsExcludedFromCampaigns') }
}

/**
 * The properties of a contact after a change: a list of `{Name, Value}`, of which null takes one away.
 *
 * @throws RestError 400 for what is no such list, and where they would be too many or too long
 */
export function changeProperties(before: ContactProperties, body: Properties): ContactProperties {
  const given = propertyOf(body, 'Data')
  if (!Array.isArray(given))
    throw new RestError(400, 'Invalid value for "Data": an array of Name and Value is expected')
  const after = new Map(Object.entries(before))
  for (const item of given) {
    const { name, value } = readProperty(item)
    if (value === null) after.delete(name)
    else after.set(name, value)
  }
  const properties = Object.fromEntries(after)
  if (
    after.size > limits.contactProperties ||
    JSON.stringify(properties).length > limits.contactPropertiesChars
  )
    throw new RestError(
      400,
      `Too many properties: at most ${limits.contactProperties}, of ${limits.contactPropertiesChars} characters together`,
    )
  return properties
}

function readProperty(item: unknown): {
  readonly name: string
  readonly value: string | number | boolean | null
} {
  const properties = isJsonObject(item) ? readProperties(item) : new Map()
  const name: unknown = properties.get('name')?.value
  const value: unknown = properties.get('value')?.value
  // `data:` names nothing else.
  if (typeof name !== 'string' || !/^[\p{L}_][\p{L}\p{N}_-]{0,99}$/u.test(name) || name === '__proto__')
    throw new RestError(
      400,
      'Invalid value for "Name": a name of letters, digits and underscores is expected',
    )
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { name, value }
  throw new RestError(400, `Invalid value for "${name}": a string, number, boolean or null is expected`)
}
