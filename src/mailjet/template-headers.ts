import { quote, type Reading } from './reading.ts'

/** Headers of the template language. */

export function readTemplateLanguage(value: string): Reading<boolean> {
  const word = value.toLowerCase()
  const typed = ['1', 'true', 'yes', 'on'].includes(word)
  const isKnown = typed || ['0', 'false', 'no', 'off', ''].includes(word)
  return {
    typed,
    meaning: typed
      ? 'Has the template language evaluated in subject and bodies'
      : 'Leaves {{…}} and {% … %} in subject and bodies as they are',
    finding: isKnown ? null : `${quote(value)} does not switch it on: Mailjet takes 1 or True`,
  }
}

export function readTemplateId(value: string): Reading<number> {
  const number = /^\d+$/.test(value) ? Number(value) : 0
  const typed = Number.isSafeInteger(number) && number > 0 ? number : null
  return {
    typed,
    meaning:
      typed === null
        ? 'Names the stored template to send'
        : `Sends the stored template ${typed} in place of the body`,
    finding: typed === null ? `${quote(value)} is no template id: over SMTP it is a number, as 123456` : null,
  }
}

export function readTemplateErrorReporting(value: string): Reading<string> {
  const typed = readReportAddress(value)
  return {
    typed,
    meaning:
      typed === null
        ? 'Names who is told when the template language fails'
        : `Sends a report to ${typed} when the template language fails`,
    finding: findReportingFault(value, typed),
  }
}

function findReportingFault(value: string, address: string | null): string | null {
  if (address === null) return `${quote(value)} is no address: Mailjet takes one bare address`
  return address === value
    ? null
    : `The object belongs to the Send API v3.1: over SMTP it is the bare address ${address}`
}

/** A bare address, or the object that Symfony's Mailjet bridge wants in this header: `{"Email":"…","Name":"…"}`. */
function readReportAddress(value: string): string | null {
  if (!value.startsWith('{')) return bareAddress.test(value) ? value : null
  try {
    const { Email: address } = JSON.parse(value)
    return typeof address === 'string' && bareAddress.test(address) ? address : null
  } catch {
    return null
  }
}

const bareAddress = /^[^\s@<>",;]+@[^\s@<>",;]+$/

export function readTemplateErrorDeliver(value: string): Reading<boolean> {
  const word = value.toLowerCase()
  const typed = ['deliver', '1', 'true', 'yes', 'on'].includes(word)
  const isOfApi = ['true', 'false'].includes(word)
  const hint = isOfApi ? ' (true and false belong to the Send API v3.1)' : ''
  return {
    typed,
    meaning: typed
      ? 'Delivers the message, its tags unrendered, when the template language fails'
      : 'Blocks the message when the template language fails',
    finding: ['deliver', '0'].includes(word)
      ? null
      : `${quote(value)} is not documented for SMTP: "deliver" sends all the same, 0 blocks${hint}`,
  }
}
