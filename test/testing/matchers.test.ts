import { createTransport } from 'nodemailer'
import { describe } from 'vitest'
import { composeMailSnapshot } from '../../src/client/matchers/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'

const reset = {
  from: 'Shop Accounts <accounts@shop.example>',
  to: 'Ann <ann@example.com>',
  cc: 'team@example.com',
  bcc: 'audit@example.com',
  replyTo: 'help@shop.example',
  subject: 'Reset your  password',
  text: 'Your confirmation code is 482913.\nIt is valid for\nten minutes.',
  html: '<h1>Hello  Ann</h1><p>Your confirmation code is <b>482913</b></p><a href="https://shop.example/reset?t=a1">Reset password</a>',
  headers: {
    'X-Env': 'Staging',
    'X-MJ-CustomID': 'reset-1',
    'X-Mailjet-Campaign': 'accounts',
    'X-MJ-TemplateID': '12',
    'X-MJ-EventPayload': 'user 7',
    'X-MJ-Vars': '{"name":"Ann","tags":["a","b"]}',
  },
  attachments: [{ filename: 'Terms.txt', content: 'The terms' }],
}

describe('the matchers', { timeout: 60_000 }, () => {
  test('know a message inside out', async ({ mailbox }) => {
    const transport = createTransport(mailbox.smtp)
    await transport.sendMail(reset)
    transport.close()
    await expect(mailbox).toReceive({ to: 'ann@example.com' })
    await expect(mailbox).toReceiveTimes(1, {}, { within: 0 })
    await expect(mailbox).not.toReceive({ to: 'bob@example.com' }, { within: 0 })
    const mail = await mailbox.waitFor({ to: 'ann@example.com' })

    expect(mail).toBeFrom('accounts@shop.example')
    expect(mail).toBeFrom('shop accounts')
    expect(mail).toBeFrom('@shop.example')
    expect(mail).not.toBeFrom('@example')
    expect(mail).toBeSentTo(['ann@example.com', 'team@example.com', 'AUDIT@example.com'])
    expect(mail).not.toBeSentTo('help@shop.example')
    expect(mail).toHaveSubject('reset your password')
    expect(mail).toHaveSubject(/^Reset/)
    expect(mail).not.toHaveSubject(/^reset/)
    expect(mail).toHaveHeader('x-env', 'staging')
    expect(mail).toHaveHeader('X-Env')
    expect(mail).not.toHaveHeader('X-Env', 'production')
    expect(mail).toHaveLink('Reset password')
    expect(mail).toHaveLink(/reset\?t=/)
    expect(mail).not.toHaveLink('unsubscribe')
    expect(mail).toHaveCode('482913')
    expect(mail).toHaveCode()
    expect(mail).toHaveAttachment('terms.txt')
    expect(mail).not.toHaveAttachment(/pdf$/)
    expect(mail).toHaveText('valid for ten minutes')
    expect(mail).toHaveText((text) => text.length > 10)
    expect(mail).toHaveMailjet({ customId: 'reset-1', templateId: 12, campaign: /^acc/, priority: null })
    expect(mail).not.toHaveMailjet({ customId: null })
    expect(mail).toHaveVars({ name: 'Ann', tags: ['a'] })
    expect(mail).not.toHaveVars({ name: /bob/i })
  })

  test('wait for every key of a filter', async ({ mailbox }) => {
    const transport = createTransport(mailbox.smtp)
    await transport.sendMail({ ...reset, text: undefined })
    transport.close()
    const filters = [
      {
        from: 'accounts@shop.example',
        to: 'Ann',
        cc: /team@/,
        bcc: 'audit@example.com',
        replyTo: '@shop.example',
      },
      { envelopeFrom: 'accounts@shop.example', envelopeTo: 'audit@example.com', to: 'audit@example.com' },
      { subject: 'your password', text: 'confirmation code is 482913', html: '<b>482913</b>' },
      {
        header: { 'X-Env': 'staging', 'X-Other': false },
        attachment: true,
        link: 'reset?t=',
        code: /^\d{6}$/,
      },
      { customId: 'reset-1', campaign: 'accounts', template: 12, eventPayload: 'user 7' },
      { search: 'has:code from:shop', subject: (subject: string) => subject.startsWith('Reset') },
    ]
    for (const filter of filters) await expect(mailbox).toReceive(filter)
    await expect(mailbox).toReceive('customid:reset-1 has:attachment')
    await expect(mailbox).toReceive(({ size }) => size > 100)
    for (const filter of [
      { code: false },
      { attachment: false },
      { tag: 'x' },
      { template: 13 },
      { cc: 'ann@example.com' },
    ]) {
      await expect(mailbox).not.toReceive(filter, { within: 0 })
    }
  })

  test('find links, codes, attachments and elements, and say so when there is none', async ({
    mailbox,
    postfang,
  }) => {
    const transport = createTransport(mailbox.smtp)
    await transport.sendMail(reset)
    await transport.sendMail({
      from: 'a@example.com',
      to: 'b@example.com',
      subject: 'Plain',
      text: 'Nothing here',
    })
    transport.close()
    const [mail, plain] = await mailbox.waitFor({}, { count: 2 })
    if (mail === undefined || plain === undefined) throw new Error('Two were asked for')

    expect(mail.code()).toBe('482913')
    expect(mail.link('reset')).toBe('https://shop.example/reset?t=a1')
    expect(mail.link()).toBe(mail.link(/shop\.example/))
    expect(mail.header('x-env')).toBe('Staging')
    expect(await mail.attachment('terms.txt').text()).toBe('The terms')
    expect((await mail.attachment(/^Terms/).bytes()).length).toBe(9)
    expect(await mail.textOf('h1')).toBe('Hello Ann')
    expect(await mail.$('a')).toMatchObject(
      [{ tag: 'a', text: 'Reset password', attributes: { href: /reset/ } }].map(
        ({ attributes, ...rest }) => ({
          ...rest,
          attributes: { href: expect.stringMatching(attributes.href) },
        }),
      ),
    )
    expect(new TextDecoder().decode(await mail.raw())).toContain('X-Env: Staging')
    expect(JSON.parse(JSON.stringify(mail))).toEqual(mail)
    expect(mail.url).toBe(`${postfang.http.url}/message/${mail.id}/preview`)

    expect(() => plain.code()).toThrow('"Plain" holds no one-time code. Its text: "Nothing here"')
    expect(() => plain.link()).toThrow('"Plain" has no link')
    expect(() => mail.link('Unsubscribe')).toThrow(
      /no link "Unsubscribe"\. It has:\n {2}"Reset password" https:/,
    )
    expect(() => mail.attachment('a.pdf')).toThrow('has no attachment "a.pdf": it has "Terms.txt"')
    await expect(mail.textOf('h2')).rejects.toThrow('Nothing in the HTML of "Reset')
    await expect(mail.$('a[')).rejects.toThrow('The selector "a[" does not parse')
    await plain.delete()
    expect((await mailbox.list()).length).toBe(1)
  })

  test('keep a snapshot that two sendings of the same mail share', async ({ mailbox }) => {
    const transport = createTransport(mailbox.smtp)
    for (const [code, token] of [
      ['482913', 'a1b2c3d4e5f6a7b8c9'],
      ['771604', 'ffeeddccbbaa998877'],
    ]) {
      await transport.sendMail({
        ...reset,
        text: `Your confirmation code is ${code}.`,
        html: `<html><body><h1 style="color:red" class="a">Hello  Ann</h1><p>Your confirmation code is <b>${code}</b>
          <br> until ${new Date().toUTCString()}</p><a href="http://localhost:${code?.slice(0, 4)}/reset/${token}">Reset</a></body></html>`,
      })
    }
    transport.close()
    const [first, second] = await mailbox.waitFor({}, { count: 2 })
    if (first === undefined || second === undefined) throw new Error('Two were asked for')
    expect(composeMailSnapshot(second)).toBe(composeMailSnapshot(first))
    expect(first).toMatchMailSnapshot()
  })
})
