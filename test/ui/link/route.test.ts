import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  composeRoute,
  mailjetParts,
  messageTabs,
  parseRoute,
  type Route,
} from '../../../ui/src/link/route.ts'

function reparse(route: Route): Route {
  const [path = '', query = ''] = composeRoute(route).split('?')
  return parseRoute(path, query)
}

const text = fc.string({ unit: 'grapheme', minLength: 1 })
const route: fc.Arbitrary<Route> = fc.record({
  screen: fc.constantFrom('mail' as const, 'sessions' as const, 'faults' as const),
  mailbox: fc.option(text, { nil: undefined }),
  q: fc.oneof(fc.constant(''), text),
  id: fc.option(fc.oneof(text, fc.constantFrom('a/b', '50%', 'a?b#c')), { nil: undefined }),
  tab: fc.constantFrom(...messageTabs),
  part: fc.option(fc.constantFrom(...mailjetParts), { nil: undefined }),
})

describe('parseRoute', () => {
  it.each([
    ['/', '', { screen: 'mail', q: '', tab: 'preview' }],
    ['/message/abc/raw', '', { screen: 'mail', id: 'abc', tab: 'raw' }],
    ['/message/abc', '', { screen: 'mail', id: 'abc', tab: 'preview' }],
    ['/message/abc/nonsense', '', { screen: 'mail', id: 'abc', tab: 'preview' }],
    ['/message/', '', { screen: 'mail', tab: 'preview' }],
    ['/message/abc/mailjet/events', '', { id: 'abc', tab: 'mailjet', part: 'events' }],
    ['/message/abc/mailjet/nonsense', '', { id: 'abc', tab: 'mailjet', part: undefined }],
    ['/campaigns', 'mailbox=shop', { screen: 'campaigns', mailbox: 'shop' }],
    ['/sessions/abc', '', { screen: 'sessions', id: 'abc' }],
    ['/faults/new', '', { screen: 'faults', id: 'new' }],
    ['/templates', '', { screen: 'templates' }],
    ['/templates/12', '', { screen: 'templates', id: '12' }],
    ['/templates/12', 'message=abc', { screen: 'templates', id: '12', start: undefined }],
    ['/templates/playground', 'message=abc', { id: 'playground', start: 'message:abc' }],
    ['/templates/playground', 'template=12&mailbox=a', { mailbox: 'a', start: 'template:12' }],
    ['/webhooks/new', '', { screen: 'webhooks', id: 'new' }],
    ['/settings', '', { screen: 'settings' }],
    ['/something/else', '', { screen: 'mail' }],
    ['/message/%zz/raw', '', { screen: 'mail', id: '%zz' }],
    ['/', 'mailbox=run-42&q=is%3Aunread', { mailbox: 'run-42', q: 'is:unread' }],
  ])('reads %s?%s', (path, query, expected) => {
    expect(parseRoute(path, query)).toMatchObject(expected)
  })
})

describe('composeRoute', () => {
  it('writes an address that reads back as the same place', () => {
    fc.assert(
      fc.property(route, (given) => {
        const hasTab = given.screen === 'mail' && given.id !== undefined
        const tab = hasTab ? given.tab : 'preview'
        expect(reparse(given)).toEqual({ ...given, tab, part: tab === 'mailjet' ? given.part : undefined })
      }),
    )
  })

  it.each(['message:a b&c', 'template:12', undefined])(
    'keeps what the playground begins with: %s',
    (start) => {
      const place = { screen: 'templates', q: '', id: 'playground', tab: 'preview', start } as const
      expect(reparse(place)).toEqual(place)
      expect(composeRoute({ ...place, id: '12' })).toBe('/templates/12')
    },
  )

  it('keeps mailbox and search with a message', () => {
    const place = { screen: 'mail', mailbox: 'a b', q: 'is:unread', id: 'x', tab: 'raw' } as const
    expect(composeRoute(place)).toBe('/message/x/raw?mailbox=a+b&q=is%3Aunread')
  })
})
