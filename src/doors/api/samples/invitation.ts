import { randomUUID } from 'node:crypto'
import { button, heading, layout, lines, paragraph } from './layout.ts'
import { customer, type Sample, shop, shopFooter } from './sample.ts'

const dayMs = 24 * 60 * 60 * 1000

export const invitation: Sample = {
  name: 'invitation',
  title: 'Calendar invitation',
  compose(nowMs) {
    const day = new Date(nowMs + 7 * dayMs).toISOString().slice(0, 10)
    return {
      from: { name: 'Mira Okafor', address: 'mira@kestrel.example' },
      to: [customer, { name: 'Grace Hopper', address: 'grace@example.com' }],
      subject: `Invitation: Tasting of the new harvest, ${day}`,
      text: `Mira Okafor invites you to a tasting of the new harvest.\n\nWhen: ${day}, 17:00 to 18:30 UTC\nWhere: Kestrel Coffee, 12 Harbour Street, Bristol\n`,
      html: layout({
        language: 'en',
        direction: 'ltr',
        title: 'Invitation',
        preheader: `${day}, 17:00 UTC, 12 Harbour Street`,
        body: [
          heading('Tasting of the new harvest'),
          paragraph('Mira Okafor invites you to taste the three coffees of this autumn before anybody else.'),
          lines([
            { label: 'When', value: `${day}, 17:00&ndash;18:30 UTC` },
            { label: 'Where', value: '12 Harbour Street, Bristol' },
            { label: 'Guests', value: 'Ada Lovelace, Grace Hopper' },
          ]),
          button('https://kestrel.example/tasting/accept', 'I will be there'),
        ].join('\n'),
        footer: shopFooter,
      }),
      icalEvent: { method: 'REQUEST', content: composeEvent(day, nowMs) },
    }
  },
}

/** RFC 5545 with an iTIP request (RFC 5546). */
function composeEvent(day: string, nowMs: number): string {
  const date = day.replaceAll('-', '')
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//${shop.name}//Tastings//EN`,
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    `UID:${randomUUID()}@kestrel.example`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${date}T170000Z`,
    `DTEND:${date}T183000Z`,
    'SUMMARY:Tasting of the new harvest',
    'LOCATION:Kestrel Coffee\\, 12 Harbour Street\\, Bristol',
    'ORGANIZER;CN=Mira Okafor:mailto:mira@kestrel.example',
    'ATTENDEE;CN=Ada Lovelace;RSVP=TRUE:mailto:ada@example.com',
    'ATTENDEE;CN=Grace Hopper;RSVP=TRUE:mailto:grace@example.com',
    'STATUS:CONFIRMED',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}
