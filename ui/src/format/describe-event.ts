import type { MailjetEventJson } from '../../../src/contract/mailjet.ts'
import type { MailjetText } from './mailjet-text.ts'

/** A kind of event as people tell them apart. */
export type EventKind = keyof MailjetText['types']

export function kindOf(event: MailjetEventJson): EventKind {
  if (event.type !== 'bounce') return event.type
  return event.isHard ? 'hard' : 'soft'
}

/** What more there is to say of an event, each with its name; what is empty is left out. */
export function describeEvent(
  event: MailjetEventJson,
  text: MailjetText,
): readonly (readonly [name: string, value: string])[] {
  return factsOf(event, text).filter(([, value]) => value !== '')
}

function factsOf(event: MailjetEventJson, text: MailjetText): readonly (readonly [string, string])[] {
  const { facts } = text
  switch (event.type) {
    case 'sent':
      return [[facts.smtpReply, event.smtpReply]]
    case 'open':
      return visitorOf(event, text)
    case 'click':
      return [[facts.url, event.url], ...visitorOf(event, text)]
    case 'bounce':
      return [
        [facts.error, errorOf(event) + (event.isBlocked ? `; ${text.addressBlocked}` : '')],
        [facts.comment, event.comment],
      ]
    case 'blocked':
      return [[facts.error, errorOf(event)]]
    case 'spam':
      return [[facts.source, event.source]]
    case 'unsub':
      return [[facts.list, event.listId === 0 ? '' : String(event.listId)], ...visitorOf(event, text)]
  }
}

/** `recipient: user unknown`, as `error_related_to` and `error` say. */
function errorOf({ errorRelatedTo, error }: { errorRelatedTo: string; error: string }): string {
  return `${errorRelatedTo}: ${error}`
}

function visitorOf(
  { agent, ip, geo }: { agent: string; ip: string; geo: string },
  { facts }: MailjetText,
): readonly (readonly [string, string])[] {
  return [
    [facts.agent, agent],
    [facts.address, ip],
    [facts.country, geo],
  ]
}
