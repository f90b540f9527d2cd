import type { SendError } from '../error-bodies.ts'

/**
 * The errors of v3.1 by Mailjet's codes. Texts of mj-0002, mj-0003, mj-0004, mj-0007, mj-0013, send-0003, send-0010 and send-0019 are
 * Mailjet's; those of the others are not known, and say the same in other words.
 */
export const sendErrors = {
  malformed: error('mj-0002', 'Malformed JSON, please review the syntax and properties types.'),
  missing: (path: string) => error('mj-0003', 'Missing mandatory property.', path),
  isNull: (path: string) => error('mj-0003', 'Property value cannot be null.', path),
  wrongType: (path: string, expected: string) =>
    error('mj-0004', `Type mismatch. Expected type "${expected}".`, path),
  notAllowed: (path: string, value: unknown, allowed: readonly unknown[]) =>
    error('mj-0005', `Value ${JSON.stringify(value)} is not allowed. Allowed: ${allowed.join(', ')}.`, path),
  tooLong: (path: string, most: number) =>
    error('mj-0006', `Property value is too long. Maximum length is ${most}.`, path),
  emptyList: (path: string) =>
    error('mj-0007', 'You must provide at least one item in the collection.', path),
  tooManyItems: (path: string, most: number) =>
    error('mj-0008', `Too many items in the collection. Maximum is ${most}.`, path),
  tooLarge: (path: string, text: string) => error('mj-0011', text, ...(path === '' ? [] : [path])),
  emptyText: (path: string) => error('mj-0012', 'Property value cannot be empty.', path),
  badAddress: (path: string, address: string) =>
    error('mj-0013', `"${address}" is an invalid email address.`, path),
  noContent: error(
    'send-0003',
    'At least "HTMLPart", "TextPart" or "TemplateID" must be provided.',
    'TextPart',
    'HTMLPart',
    'TemplateID',
  ),
  partAndTemplate: (part: 'HTMLPart' | 'TextPart') =>
    error('send-0004', `"${part}" cannot be used with a template that has this part.`, part, 'TemplateID'),
  unknownTemplate: (id: number) =>
    error('send-0010', `Template ID "${id}" doesn't exist for your account.`, 'TemplateID'),
  forbiddenHeader: (name: string) =>
    error('send-0011', `Header "${name}" cannot be set here.`, `Headers["${name}"]`),
  noCampaign: error(
    'send-0012',
    '"DeduplicateCampaign" needs "CustomCampaign".',
    'CustomCampaign',
    'DeduplicateCampaign',
  ),
  tooManyRecipients: (path: string, most: number) =>
    error('send-0015', `Too many recipients. Maximum is ${most} in each of "To", "Cc" and "Bcc".`, path),
  wrongTemplateHeader: error('send-0019', 'Wrong type for template header, expected type "string"', 'sender'),
  noTemplateLanguage: error(
    'send-0016',
    '"TemplateErrorReporting" and "TemplateErrorDeliver" need "TemplateLanguage".',
    'TemplateLanguage',
  ),
} as const

function error(code: string, message: string, ...relatedTo: string[]): SendError {
  return { code, status: 400, message, relatedTo }
}
