import { describe, expect, it } from 'vitest'
import type { MailjetEventJson } from '../../../src/contract/mailjet.ts'
import { describeEvent, kindOf } from '../../../ui/src/format/describe-event.ts'
import { mailjetTextIn } from '../../../ui/src/format/mailjet-text.ts'
import { anEvent } from '../support.ts'

const told = (event: MailjetEventJson) => [
  kindOf(event),
  ...describeEvent(event, mailjetTextIn('en')).map(([name, value]) => `${name}: ${value}`),
]
const visitor = { ip: '192.0.2.1', geo: 'FR', agent: 'Mail/1' }
const facts = anEvent()

describe('describeEvent', () => {
  it.each<[MailjetEventJson, readonly string[]]>([
    [{ ...facts, type: 'sent', smtpReply: '250 OK' }, ['sent', 'Reply: 250 OK']],
    [{ ...facts, type: 'open', ...visitor }, ['open', 'Agent: Mail/1', 'Address: 192.0.2.1', 'Country: FR']],
    [
      { ...facts, type: 'click', url: 'https://a.example/', ...visitor, geo: '' },
      ['click', 'Link: https://a.example/', 'Agent: Mail/1', 'Address: 192.0.2.1'],
    ],
    [
      {
        ...facts,
        type: 'bounce',
        isHard: true,
        isBlocked: true,
        errorRelatedTo: 'recipient',
        error: 'user unknown',
        comment: '550 5.1.1 no',
      },
      ['hard', 'Error: recipient: user unknown; the address is blocked from now on', 'Comment: 550 5.1.1 no'],
    ],
    [
      {
        ...facts,
        type: 'bounce',
        isHard: false,
        isBlocked: false,
        errorRelatedTo: 'recipient',
        error: 'quota exceeded',
        comment: '',
      },
      ['soft', 'Error: recipient: quota exceeded'],
    ],
    [
      { ...facts, type: 'blocked', errorRelatedTo: 'mailjet', error: 'preblocked' },
      ['blocked', 'Error: mailjet: preblocked'],
    ],
    [{ ...facts, type: 'spam', source: 'JMRPP' }, ['spam', 'Source: JMRPP']],
    [
      { ...facts, type: 'unsub', listId: 0, ip: '', geo: '', agent: 'List-Unsubscribe' },
      ['unsub', 'Agent: List-Unsubscribe'],
    ],
  ])('says of %j', (event, expected) => {
    expect(told(event)).toEqual(expected)
  })
})
