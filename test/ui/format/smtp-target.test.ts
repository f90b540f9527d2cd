import { describe, expect, it } from 'vitest'
import { chooseTarget } from '../../../ui/src/format/smtp-target.ts'

describe('chooseTarget', () => {
  it('prefers the listener in clear', () => {
    const target = chooseTarget(
      ['starttls://127.0.0.1:1587', 'smtp://127.0.0.1:1025'],
      undefined,
      'localhost',
    )
    expect(target).toMatchObject({
      host: '127.0.0.1',
      port: 1025,
      user: undefined,
      url: 'smtp://127.0.0.1:1025',
    })
  })

  it('takes any other listener where there is none in clear', () => {
    expect(chooseTarget(['smtps://127.0.0.1:1465'], undefined, 'x')?.port).toBe(1465)
  })

  it('signs in with the mailbox, escaped for a URL and for a shell', () => {
    const target = chooseTarget(['smtp://127.0.0.1:1025'], "it's 100% a/b", 'x')
    expect(target?.user).toBe("it's 100% a/b")
    expect(target?.url).toBe('smtp://it%27s%20100%25%20a%2Fb:any@127.0.0.1:1025')
  })

  it.each(['0.0.0.0', '[::]'])('names the host of the page where the server listens on %s', (host) => {
    expect(chooseTarget([`smtp://${host}:1025`], undefined, 'mail.local')?.host).toBe('mail.local')
  })

  it('takes an IPv6 address out of its brackets, except in the URL', () => {
    const target = chooseTarget(['smtp://[::1]:1025'], undefined, 'x')
    expect(target).toMatchObject({ host: '::1', url: 'smtp://[::1]:1025' })
  })

  it('knows none where no listener does', () => {
    expect(chooseTarget([], undefined, 'x')).toBeUndefined()
  })
})
