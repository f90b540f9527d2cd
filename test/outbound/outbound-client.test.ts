import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createOutboundClient } from '../../src/outbound/outbound-client.ts'
import { isPublicAddress } from '../../src/outbound/public-address.ts'
import { startReceiver } from '../support/http-receiver.ts'

const request = { headers: {}, body: '{}', reach: 'anywhere' } as const

describe('an address', () => {
  it.each([
    ['8.8.8.8', true],
    ['172.32.0.1', true],
    ['2606:4700::1111', true],
    ['127.0.0.1', false],
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['172.31.255.255', false],
    ['192.168.0.1', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:8.8.8.8', false],
    ['::7f00:1', false],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b:1::1', false],
    ['2002:7f00:1::', false],
    ['2001:0:4136:e378::1', false],
    ['2001:db8::1', false],
    ['2606:4700::5efe:7f00:1', false],
    ['fe80::1', false],
    ['fec0::1', false],
    ['fc00::1', false],
    ['fd00:ec2::254', false],
    ['ff02::1', false],
    ['localhost', false],
    ['', false],
  ])('%s is public: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic)
  })
})

describe('the outbound client', () => {
  it('connects to the address that was checked, whatever the name means later', async () => {
    await using receiver = await startReceiver()
    const asked: string[] = []
    const client = createOutboundClient({
      userAgent: 'test',
      resolve: async (name) => {
        asked.push(name)
        return ['127.0.0.1']
      },
    })
    const { port } = new URL(receiver.url)
    expect(await client.post({ ...request, url: `http://ci.test:${port}/x` })).toEqual({
      status: 204,
      excerpt: '',
    })
    expect((await receiver.next()).headers.host).toBe(`ci.test:${port}`)
    expect(asked).toEqual(['ci.test'])
  })

  it.each([
    ['a private address', ['127.0.0.1']],
    ['a private address beside a public one', ['8.8.8.8', '127.0.0.1']],
    ['no address', []],
  ])('does not go to a name with %s where only public ones may be reached', async (_what, addresses) => {
    await using receiver = await startReceiver()
    const client = createOutboundClient({ userAgent: 'test', resolve: async () => addresses })
    const url = `http://ci.test:${new URL(receiver.url).port}/`
    await expect(client.post({ ...request, url, reach: 'public' })).rejects.toThrow(
      'not in the public internet',
    )
    expect(receiver.unread).toBe(0)
  })

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://①②⑦.0.0.1/',
  ])('does not go to %s where only public ones may be reached', async (url) => {
    const client = createOutboundClient({ userAgent: 'test' })
    await expect(client.post({ ...request, url, reach: 'public' })).rejects.toThrow(
      'not in the public internet',
    )
  })

  it('reads the beginning of a long answer only', async () => {
    const body = 'x'.repeat(5_000_000)
    await using receiver = await startReceiver(() => ({ status: 500, headers: {}, body }))
    const client = createOutboundClient({ userAgent: 'test' })
    const answer = await client.post({ ...request, url: receiver.url })
    expect([answer.status, answer.excerpt]).toEqual([500, 'x'.repeat(500)])
  })

  it('gives up on a server that does not answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    const client = createOutboundClient({ userAgent: 'test', timeoutMs: 50 })
    await expect(client.post({ ...request, url })).rejects.toThrow('No answer within 0.05 s')
    silent.close()
  })

  it('is the one way out: nothing else in the server opens connections', () => {
    const src = fileURLToPath(new URL('../../src/', import.meta.url))
    const opens =
      /(?<![.\w])fetch\(|from 'node:https'|import \{[^}]*\brequest\b[^}]*\} from 'node:http'|\bundici\b|\bnet\.connect\b|\btls\.connect\b/
    const found = globSync('**/*.ts', { cwd: src }).filter((file) =>
      opens.test(readFileSync(`${src}${file}`, 'utf8')),
    )
    expect(found.filter((file) => !file.startsWith('client/'))).toEqual(['outbound/outbound-client.ts'])
  })
})
