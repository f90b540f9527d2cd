import type { MailjetTracking } from '../model/mailjet-fields.ts'
import { quote, type Reading } from './reading.ts'

/** Headers on how the message is sent and tracked. */

/** Index is the value: two queues, each with a place at its end and one at its head. */
const priorities = [
  'Waits in the low-priority queue, in order of arrival',
  'Goes ahead of the low-priority queue',
  'Waits in the high-priority queue, in order of arrival, as messages without the header do',
  'Goes ahead of the high-priority queue',
]

export function readPriority(value: string): Reading<number> {
  const typed = /^[0-3]$/.test(value) ? Number(value) : null
  return {
    typed,
    meaning:
      (typed === null ? undefined : priorities[typed]) ??
      'Sets the place of the message in the sending queue',
    finding: typed === null ? `${quote(value)} is no priority: Mailjet takes 0, 1, 2 or 3` : null,
  }
}

export function readTrackOpens(value: string): Reading<MailjetTracking> {
  return readTracking(value, 'opens')
}

export function readTrackClicks(value: string): Reading<MailjetTracking> {
  return readTracking(value, 'clicks')
}

function readTracking(value: string, what: 'opens' | 'clicks'): Reading<MailjetTracking> {
  if (value === '0') {
    return {
      typed: 'disabled',
      meaning: `Switches tracking of ${what} off, whatever the account says`,
      finding: null,
    }
  }
  if (value === '1') {
    return {
      typed: 'enabled',
      meaning: `Switches tracking of ${what} on, whatever the account says`,
      finding: null,
    }
  }
  return {
    typed: null,
    meaning: `Overrides the account's setting for tracking ${what}`,
    finding: `${quote(value)} is not taken over SMTP: 0 switches off, 1 on${sendApiHint(value)}`,
  }
}

/** The same setting has other values in the Send API, which are easily mixed up. */
function sendApiHint(value: string): string {
  if (value === '2') return ' (2 belongs to the Send API v3, where 1 means off)'
  return ['account_default', 'disabled', 'enabled'].includes(value)
    ? ' (the word belongs to the Send API v3.1)'
    : ''
}
