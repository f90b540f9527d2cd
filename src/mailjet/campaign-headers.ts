import { quote, type Reading } from './reading.ts'

/** Headers that sort messages into campaigns and categories (Mailjet, SMTP relay, "Custom headers"). */

const campaignLength = 255

export function readCampaign(value: string): Reading<string> {
  const meaning = `Puts the message into the campaign ${quote(value)}, which is created on first use`
  return { typed: value === '' ? null : value, meaning, finding: findCampaignFault(value) }
}

function findCampaignFault(value: string): string | null {
  if (value === '') return 'The value is empty: give the campaign a name, or leave the header out'
  if (value.length > campaignLength) {
    return `The name has ${value.length} characters: Mailjet takes up to ${campaignLength}`
  }
  const foreign = /[^A-Za-z0-9 _-]/u.exec(value)
  return foreign === null
    ? null
    : `${quote(foreign[0])} may not be in a campaign name: Mailjet takes letters, digits, space, "-" and "_"`
}

export function readDeduplicateCampaign(value: string): Reading<boolean> {
  const word = value.toLowerCase()
  const typed = ['true', 'yes', 'y', '1'].includes(word)
  const isKnown = typed || ['false', 'no', 'n', '0'].includes(word)
  return {
    typed,
    meaning: typed
      ? 'Lets an address receive only the first message of the campaign; later ones are blocked'
      : 'Lets an address receive every message of the campaign',
    finding: isKnown ? null : `${quote(value)} does not switch it on: Mailjet takes true, yes, y or 1`,
  }
}

export function readMonitoringCategory(value: string): Reading<string> {
  return {
    typed: value === '' ? null : value,
    meaning: `Counts the message under the monitoring category ${quote(value)}, which must exist in the account`,
    finding: value === '' ? 'The value is empty: name a category, or leave the header out' : null,
  }
}
