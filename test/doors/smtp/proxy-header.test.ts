import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProxyHeader } from '../../../src/doors/smtp/proxy-header.ts'
import { parseTrustedAddresses } from '../../../src/doors/smtp/trusted-addresses.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const signature = '\r\n\r\n\0\r\nQUIT\n'

/** Of version 2. */
function binaryHeader(versionAndCommand: number, family: number, rest: Buffer): Buffer {
  const head = Buffer.from([versionAndCommand, family, rest.length >> 8, rest.length & 0xff])
  return Buffer.concat([bytes(signature), head, rest])
}

const four = Buffer.from([203, 0, 113, 9, 10, 0, 0, 1, 0x12, 0x67, 0, 25])
const six = Buffer.concat([
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.alloc(16),
  Buffer.from([0xff, 0xff, 0, 25]),
])

const good: readonly (readonly [string, Buffer, { address: string; port: number } | null])[] = [
  ['TCP4', bytes('PROXY TCP4 203.0.113.9 10.0.0.1 4711 25\r\n'), { address: '203.0.113.9', port: 4711 }],
  ['TCP6', bytes('PROXY TCP6 2001:DB8:0::1 ::1 65535 25\r\n'), { address: '2001:db8::1', port: 65_535 }],
  ['TCP6 of IPv4', bytes('PROXY TCP6 ::ffff:1.2.3.4 ::1 0 25\r\n'), { address: '1.2.3.4', port: 0 }],
  ['UNKNOWN', bytes('PROXY UNKNOWN\r\n'), null],
  ['UNKNOWN with words', bytes('PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n'), null],
  ['version 2, IPv4', binaryHeader(0x21, 0x11, four), { address: '203.0.113.9', port: 4711 }],
  ['version 2, IPv6', binaryHeader(0x21, 0x21, six), { address: '2001:db8::1', port: 65_535 }],
  [
    'version 2 with more in it',
    binaryHeader(0x21, 0x11, Buffer.concat([four, Buffer.alloc(900)])),
    { address: '203.0.113.9', port: 4711 },
  ],
  ['version 2, LOCAL', binaryHeader(0x20, 0x00, Buffer.alloc(0)), null],
  ['version 2, unspecified', binaryHeader(0x21, 0x00, Buffer.alloc(5)), null],
]

describe('parseProxyHeader', () => {
  it.each(good)('reads %s, whatever follows and however it is cut', (_name, header, client) => {
    const octets = Buffer.concat([header, bytes('EHLO x\r\n')])
    expect(parseProxyHeader(octets)).toEqual({ kind: 'read', length: header.length, client })
    for (let length = 0; length < header.length; length++) {
      expect(parseProxyHeader(octets.subarray(0, length))).toEqual({ kind: 'incomplete' })
    }
  })

  it.each([
    ['SMTP', bytes('EHLO x\r\n')],
    ['lower case', bytes('proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n')],
    ['another protocol', bytes('PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n')],
    ['a host name', bytes('PROXY TCP4 host 1.2.3.4 1 2\r\n')],
    ['addresses of the other kind', bytes('PROXY TCP4 ::1 ::1 1 2\r\n')],
    ['a port too high', bytes('PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n')],
    ['a port with a zero in front', bytes('PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n')],
    ['a word too many', bytes('PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n')],
    ['two spaces', bytes('PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n')],
    ['a line without end', bytes(`PROXY TCP4 ${'1'.repeat(200)}`)],
    ['a bare line feed', bytes(`PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n${'x'.repeat(100)}`)],
    ['version 3', binaryHeader(0x31, 0x11, four)],
    ['an unknown command', binaryHeader(0x22, 0x11, four)],
    ['UDP', binaryHeader(0x21, 0x12, four)],
    ['addresses that are too short', binaryHeader(0x21, 0x21, four)],
    ['a length that is too long', binaryHeader(0x21, 0x11, Buffer.alloc(5_000))],
  ])('refuses %s', (_name, octets) => {
    expect(parseProxyHeader(octets)).toEqual({ kind: 'invalid', reason: expect.any(String) })
  })

  it('never throws, and never reads more than there is', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 60 }).map((rest) => Buffer.concat([bytes(signature), rest])),
      fc.string({ unit: 'binary-ascii', maxLength: 120 }).map((text) => bytes(`PROXY ${text}\r\n`)),
    )
    fc.assert(
      fc.property(anything, (some) => {
        const header = parseProxyHeader(Buffer.from(some))
        if (header.kind === 'read') expect(header.length).toBeLessThanOrEqual(some.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('parseTrustedAddresses', () => {
  const list = parseTrustedAddresses('10.0.0.7, 192.168.0.0/16,2001:db8::/32,unix')

  it.each(['10.0.0.7', '192.168.255.1', '2001:db8:1::1', 'local'])('has %s', (address) => {
    expect(list.has(address)).toBe(true)
  })

  it.each(['10.0.0.8', '192.169.0.1', '2001:db9::1', '', 'unix'])('does not have "%s"', (address) => {
    expect(list.has(address)).toBe(false)
  })

  it.each(['', 'localhost', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0', '1.2.3.4-5'])(
    'refuses "%s"',
    (word) => {
      expect(() => parseTrustedAddresses(`1.2.3.4,${word}`)).toThrow(`found "${word}"`)
    },
  )
})
