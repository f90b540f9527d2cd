import { createTransport } from 'nodemailer'
import { describe } from 'vitest'
import type { Mailbox } from '../../src/client/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'

/** What a failed assertion prints, compared whole: it is what people read most. Ids, ports and names vary. */
async function failureOf(assertion: () => unknown): Promise<string> {
  try {
    await assertion()
  } catch (error) {
    return String((error as Error).message)
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+\/message\/[0-9a-f-]{36}/g, 'http://postfang/message/ID')
      .replaceAll(/test-[a-z0-9]{10}/g, 'test-1')
  }
  throw new Error('The assertion held')
}

async function sendOrder(mailbox: Mailbox): Promise<void> {
  const transport = createTransport(mailbox.smtp)
  await transport.sendMail({
    from: 'Shop <shop@example.com>',
    to: 'ann@example.com',
    bcc: 'audit@example.com',
    subject: 'Your order 4711',
    text: 'Thank you, Ann!\n\nSee https://shop.example/orders/4711',
    headers: { 'X-MJ-CustomID': 'order-4711', 'X-MJ-Vars': '{"name":"Ann","cart":{"items":2,"paid":true}}' },
    attachments: [{ filename: 'invoice.pdf', content: 'PDF' }],
  })
  await transport.sendMail({
    from: 'Shop <shop@example.com>',
    to: 'bob@example.com',
    subject: 'Welcome, Bob',
    text: 'Your code is 482913',
  })
  transport.close()
}

describe('the message of a failed matcher', { timeout: 60_000 }, () => {
  test('shows what arrived instead, the nearest first, field by field', async ({ mailbox }) => {
    await sendOrder(mailbox)
    const failure = await failureOf(() =>
      expect(mailbox).toReceive(
        { to: 'ann@example.com', subject: /^Your invoice/, attachment: 'invoice.pdf', code: true },
        { timeout: 100 },
      ),
    )
    expect(failure).toBe(
      `
expect(mailbox).toReceive(filter)

No message that matches arrived within 100 ms

Expected
  to          "ann@example.com"
  subject     /^Your invoice/
  attachment  "invoice.pdf"
  code        any

Arrived in mailbox "test-1": 2 messages, the nearest first
  1. "Your order 4711"
     from shop@example.com to ann@example.com, audit@example.com
     http://postfang/message/ID/preview
     ✓ to          "ann@example.com"
     ✗ subject     expected /^Your invoice/
                   received "Your order 4711"
     ✓ attachment  "invoice.pdf"
     ✗ code        expected any
                   received none
  2. "Welcome, Bob"
     from shop@example.com to bob@example.com
     http://postfang/message/ID/preview
     ✗ to          expected "ann@example.com"
                   received "bob@example.com"
     ✗ subject     expected /^Your invoice/
                   received "Welcome, Bob"
     ✗ attachment  expected "invoice.pdf"
                   received none
     ✓ code        any
`.trim(),
    )
  })

  test('says which terms of a search are not met, and what an earlier wait has taken', async ({
    mailbox,
  }) => {
    await sendOrder(mailbox)
    await mailbox.waitFor({ to: 'bob@example.com' })
    const failure = await failureOf(() => mailbox.waitFor('subject:welcome to:bob', { timeout: 0 }))
    expect(failure).toBe(
      `
No message that matches arrived within 0 ms

Expected
  search  subject:welcome to:bob

Arrived in mailbox "test-1": 2 messages, the nearest first
  1. "Welcome, Bob"
     from shop@example.com to bob@example.com
     http://postfang/message/ID/preview
     ✓ search  subject:welcome to:bob
     ! an earlier wait has handed it out; { since: 0 } takes it again
  2. "Your order 4711"
     from shop@example.com to ann@example.com, audit@example.com
     http://postfang/message/ID/preview
     ✗ search  not met: subject:welcome, to:bob
`.trim(),
    )
  })

  test('says where mail went when none came', async ({ mailbox, postfang }) => {
    const other = postfang.mailbox('app')
    await sendOrder(other)
    const failure = await failureOf(() => mailbox.waitFor({}, { timeout: 0 }))
    await other.clear()
    expect(failure).toMatch(
      /^No message that matches arrived within 0 ms\n\nExpected\n {2}any message\n\nNothing arrived in mailbox "test-1"\. The last to get mail: "app" \(2 messages\)/,
    )
  })

  test('shows the message that should not have come', async ({ mailbox }) => {
    await sendOrder(mailbox)
    expect(await failureOf(() => expect(mailbox).not.toReceive({ subject: 'Welcome' }, { within: 0 }))).toBe(
      `
expect(mailbox).not.toReceive(filter)

A message came in mailbox "test-1" that should not have come

Expected none of
  subject  "Welcome"

Arrived
  "Welcome, Bob"
    from shop@example.com to bob@example.com
    http://postfang/message/ID/preview
    ✓ subject  "Welcome"
`.trim(),
    )
  })

  test('shows the one that is one too many', async ({ mailbox }) => {
    await sendOrder(mailbox)
    expect(await failureOf(() => expect(mailbox).toReceiveTimes(1, { from: 'Shop' }, { within: 0 }))).toBe(
      `
expect(mailbox).toReceiveTimes(1, filter)

More than 1 message arrived: another one within 0 ms

Expected 1 of
  from  "Shop"

The one too many
  "Welcome, Bob"
    from shop@example.com to bob@example.com
    http://postfang/message/ID/preview
    ✓ from  "Shop"
`.trim(),
    )
  })

  test('shows expected and received of a field, and which message it is', async ({ mailbox }) => {
    await sendOrder(mailbox)
    const mail = await mailbox.waitFor()
    const footer =
      'Message "Your order 4711" to ann@example.com, audit@example.com\nhttp://postfang/message/ID/preview'
    expect(await failureOf(() => expect(mail).toHaveSubject('Your invoice'))).toBe(
      `expect(message).toHaveSubject(expected)\n\nExpected subject  "Your invoice"\nReceived          "Your order 4711"\n\n${footer}`,
    )
    expect(await failureOf(() => expect(mail).not.toHaveLink('/orders'))).toBe(
      `expect(message).not.toHaveLink(expected)\n\nExpected link  not "/orders"\nReceived       "https://shop.example/orders/4711"\n\n${footer}`,
    )
    expect(await failureOf(() => expect(mail).toBeSentTo(['ann@example.com', '@other.example']))).toBe(
      `expect(message).toBeSentTo(expected)\n\nExpected envelopeTo  "@other.example"\nReceived             "ann@example.com", "audit@example.com"\n\n${footer}`,
    )
    expect(
      await failureOf(() => expect(mail).toHaveVars({ name: 'Ann', cart: { items: 3 }, lang: 'en' })),
    ).toBe(
      `
expect(message).toHaveVars(expected)

✓ name        "Ann"
✗ cart.items  expected 3
              received 2
✗ lang        expected "en"
              received nothing

${footer}`.trimStart(),
    )
    expect(
      await failureOf(() => expect(mail).toHaveMailjet({ customId: 'order-4712', campaign: null })),
    ).toBe(
      `
expect(message).toHaveMailjet(expected)

✗ customId  expected "order-4712"
            received "order-4711"
✓ campaign  null

${footer}`.trimStart(),
    )
  })

  test('tells a mailbox from a message, and names what does not exist', async ({ mailbox }) => {
    await sendOrder(mailbox)
    const mail = await mailbox.waitFor()
    expect(await failureOf(() => expect(Promise.resolve(mail)).toHaveSubject('x'))).toContain(
      'a promise: await it first',
    )
    expect(await failureOf(() => expect(mailbox).toHaveSubject('x'))).toContain(
      'takes a message, not a mailbox',
    )
    expect(await failureOf(() => expect(mail).toReceive({}))).toContain('takes a mailbox, not')
    const [summary] = await mailbox.list()
    expect(await failureOf(() => expect(summary).toHaveSubject('x'))).toContain('the summary of a message')
    expect(await failureOf(() => expect(mail).toHaveMailjet({ customID: 'x' } as never))).toContain(
      'Mailjet has no field "customID"',
    )
    expect(await failureOf(() => expect(mailbox).toReceive({ sender: 'x' } as never))).toContain(
      'no filter "sender"',
    )
    expect(await failureOf(() => expect(mailbox).toReceive({}, { wait: 1 } as never))).toContain(
      'no option "wait"',
    )
  })
})
