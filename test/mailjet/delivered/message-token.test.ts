import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  composeMessageToken,
  type MessageToken,
  parseMessageToken,
} from '../../../src/mailjet/delivered/message-token.ts'

/** Two tokens of real mails, with what other headers of the same mails say. */
const vectors: readonly [text: string, token: Partial<MessageToken>][] = [
  [
    'AXQAAACMQ5YAAcjIYbYAAM5EefsAAYCrYzIAnGIiABIoIQBjRcH_zcswE0OHRPOAehNasFSpJwASLds',
    {
      messageId: 104708691345556374n,
      campaignId: 7663542710,
      contactId: 3460594171,
      senderId: 6453682994,
      listId: 10248738,
      userId: 1189921,
      time: 1665516031,
      uuid: 'cdcb3013-4387-44f3-807a-135ab054a927',
      apiKeyId: 1191387,
    },
  ],
  [
    'CAAAAKAgcIYAAAAAAAAAAKkFVA0AAYCrWbsAAAAAABGsngBeMMj79Hn-FwrnTYyijeGLuYTpQwARurM',
    {
      messageId: 576460754989904006n,
      campaignId: 0,
      listId: 0,
      userId: 1158302,
      time: 1580255483,
      uuid: 'f479fe17-0ae7-4d8c-a28d-e18bb984e943',
      apiKeyId: 1161907,
    },
  ],
]

it.each(vectors)('reads %s and writes it again byte for byte', (text, expected) => {
  const token = parseMessageToken(text)
  expect(token).toMatchObject(expected)
  expect(token && composeMessageToken(token)).toBe(text)
})

it('writes every token so that it is read again', () => {
  const bits48 = fc.maxSafeNat().map((number) => number % 2 ** 48)
  const bits32 = fc.nat().map((number) => number % 2 ** 32)
  const token = fc.record({
    messageId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    campaignId: bits48,
    contactId: bits48,
    senderId: bits48,
    listId: bits32,
    userId: bits32,
    time: fc.nat(),
    uuid: fc.uuid(),
    apiKeyId: bits32,
  })
  fc.assert(
    fc.property(token, (given) => {
      expect(parseMessageToken(composeMessageToken(given))).toEqual(given)
    }),
  )
})

it.each(['', 'x'.repeat(78), '!'.repeat(79), 'x'.repeat(80)])('takes %j for no token', (text) => {
  expect(parseMessageToken(text)).toBeUndefined()
})
