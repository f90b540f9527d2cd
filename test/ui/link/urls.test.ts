import { describe, expect, it } from 'vitest'
import { urls } from '../../../ui/src/link/urls.ts'

describe('urls', () => {
  it('leaves out what is not asked for', () => {
    expect(urls.messages({ mailbox: undefined, q: '' })).toBe('/api/messages')
    expect(urls.messages({ mailbox: 'a&b', q: 'x y' }, { limit: 100, cursor: '7' })).toBe(
      '/api/messages?mailbox=a%26b&q=x+y&limit=100&cursor=7',
    )
  })

  it('lets nothing in an id or part leave its place in the path', () => {
    expect(urls.part('../../x', '1?y#z')).toBe('/api/messages/..%2F..%2Fx/parts/1%3Fy%23z')
  })

  it('holds back remote content together with the images', () => {
    expect(urls.frame('x', { hasImages: true, hasRemoteContent: false })).toBe('/frame/x')
    expect(urls.frame('x', { hasImages: true, hasRemoteContent: true })).toBe('/frame/x?remote=1')
    expect(urls.frame('x', { hasImages: false, hasRemoteContent: true })).toBe('/frame/x?images=0')
  })
})
