import { limits } from '../../../model/limits.ts'
import {
  type TemplateFacts,
  type TemplatePurpose,
  templateEditModes,
  templatePurposes,
} from '../../../model/stored-template.ts'
import type { TemplateChange } from '../../../templates/templates.ts'
import { isJsonObject, type Properties } from '../properties.ts'
import type { RestObject } from './rest-answer.ts'
import { RestError } from './rest-route.ts'
import { propertyOf, readSwitch, readText, timeOf } from './rest-values.ts'

/** A template as Mailjet shows it, without its content. */
export function templateObject(template: TemplateFacts): RestObject {
  return {
    Author: template.author,
    Categories: template.categories,
    Copyright: template.copyright,
    CreatedAt: timeOf(template.createdAt),
    Description: template.description,
    EditMode: template.editMode,
    ID: template.id,
    IsStarred: template.isStarred,
    IsTextPartGenerationEnabled: template.isTextPartGenerationEnabled,
    LastUpdatedAt: timeOf(template.updatedAt),
    Locale: template.locale,
    LocaleList: [template.locale],
    Name: template.name,
    OwnerId: 0,
    OwnerType: ownerTypeOf(template),
    Presets: template.presets,
    Previews: [],
    Purposes: template.purposes,
  }
}

/** Those of the operator's directory are there for every key, as a user's templates are at Mailjet. */
export function ownerTypeOf({ mailbox }: TemplateFacts): 'apikey' | 'user' {
  return mailbox === null ? 'user' : 'apikey'
}

/** @throws RestError 400 for a property of another type */
export function readTemplateChange(body: Properties): TemplateChange {
  return {
    name: readName(body),
    author: readText(body, 'Author'),
    categories: readTexts(body, 'Categories'),
    copyright: readText(body, 'Copyright'),
    description: readText(body, 'Description'),
    editMode: readEditMode(body),
    isStarred: readSwitch(body, 'IsStarred'),
    isTextPartGenerationEnabled: readSwitch(body, 'IsTextPartGenerationEnabled'),
    locale: readText(body, 'Locale'),
    presets: readText(body, 'Presets'),
    purposes: readPurposes(body),
  }
}

function readName(body: Properties): string | undefined {
  const name = readText(body, 'Name')
  if (name === undefined || name.length <= limits.templateNameChars) return name
  throw new RestError(400, `Invalid value for "Name": at most ${limits.templateNameChars} characters`)
}

/** The content of a template; the MJML has one name in requests and another in answers, and both are taken. */
export function readContentChange(body: Properties) {
  const mjml = body.has('mjmlcontent') ? 'MJMLContent' : 'Mjml-part'
  return {
    html: readNullable(body, 'Html-part'),
    text: readNullable(body, 'Text-part'),
    mjml: isEmptyObject(propertyOf(body, mjml)) ? undefined : readNullable(body, mjml),
    headers: readObject(body, 'Headers'),
  }
}

/** Quirk: mailjet-apiv3-go writes an empty object where it has no MJML; its type for it is an object. */
function isEmptyObject(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0
}

/** Null is a part that is not there. */
function readNullable(body: Properties, name: string): string | null | undefined {
  return propertyOf(body, name) === null ? null : readText(body, name)
}

function readTexts(body: Properties, name: string): readonly string[] | undefined {
  const value = propertyOf(body, name)
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new RestError(400, `Invalid value for "${name}": an array of strings is expected`)
}

function readObject(body: Properties, name: string): Readonly<Record<string, unknown>> | undefined {
  const value = propertyOf(body, name)
  if (value === undefined || value === null) return value === null ? {} : undefined
  if (isJsonObject(value)) return value
  throw new RestError(400, `Invalid value for "${name}": an object is expected`)
}

function readEditMode(body: Properties): TemplateFacts['editMode'] | undefined {
  const value = propertyOf(body, 'EditMode')
  const mode = templateEditModes.find((known) => known === value)
  if (value === undefined || mode !== undefined) return mode
  throw new RestError(400, `Invalid value for "EditMode": expected ${templateEditModes.join(', ')}`)
}

function readPurposes(body: Properties): readonly TemplatePurpose[] | undefined {
  const given = readTexts(body, 'Purposes')
  const purposes = given?.map((text) => templatePurposes.find((known) => known === text))
  if (purposes === undefined) return undefined
  const known = purposes.filter((purpose) => purpose !== undefined)
  if (known.length === purposes.length) return known
  throw new RestError(400, `Invalid value for "Purposes": expected ${templatePurposes.join(', ')}`)
}
