import { quote, type Reading } from './reading.ts'

/** Headers whose value comes back in events and webhooks. */

export function readCustomId(value: string): Reading<string> {
  return {
    typed: value === '' ? null : value,
    meaning: `Comes back as CustomID ${quote(value)} in every event of this message`,
    finding: value === '' ? 'The value is empty: give an id, or leave the header out' : null,
  }
}

export function readEventPayload(value: string): Reading<string> {
  return {
    typed: value === '' ? null : value,
    meaning: `Comes back as Payload (${describePayload(value)}) in every event of this message`,
    finding: value === '' ? 'The value is empty: give a payload, or leave the header out' : null,
  }
}

function describePayload(value: string): string {
  const size = `${value.length} characters`
  if (!/^[[{]/.test(value)) return `${size} of text`
  try {
    JSON.parse(value)
    return `${size} of JSON`
  } catch {
    return `${size} that begin like JSON and are not`
  }
}
