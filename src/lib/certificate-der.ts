/** The few pieces of DER (ITU-T X.690) that a certificate is made of, written as octets. */

/** Tag numbers of the universal class. */
const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

export function sequence(...items: readonly Buffer[]): Buffer {
  return element(tags.sequence, Buffer.concat(items))
}

export function set(...items: readonly Buffer[]): Buffer {
  return element(tags.set, Buffer.concat(items))
}

/** A non-negative integer, its octets most significant first. */
export function integer(octets: Buffer): Buffer {
  const first = octets.findIndex((octet) => octet !== 0)
  const digits = first === -1 ? Buffer.from([0]) : octets.subarray(first)
  const isNegative = ((digits[0] ?? 0) & 0x80) !== 0
  return element(tags.integer, isNegative ? Buffer.concat([Buffer.from([0]), digits]) : digits)
}

export function boolean(value: boolean): Buffer {
  return element(tags.boolean, Buffer.from([value ? 0xff : 0x00]))
}

/** Whole octets: the first one says that no bit of the last is unused. */
export function bitString(octets: Buffer): Buffer {
  return element(tags.bitString, Buffer.concat([Buffer.from([0]), octets]))
}

/** Named bits (X.690 §11.2.2), the first of them is bit 0: zeros at the end are left out. */
export function bitSet(bits: readonly number[]): Buffer {
  const last = Math.max(...bits)
  const octets = Buffer.alloc(Math.floor(last / 8) + 1)
  for (const bit of bits) {
    const at = Math.floor(bit / 8)
    octets[at] = (octets[at] ?? 0) | (0x80 >> (bit % 8))
  }
  return element(tags.bitString, Buffer.concat([Buffer.from([7 - (last % 8)]), octets]))
}

export function octetString(octets: Buffer): Buffer {
  return element(tags.octetString, octets)
}

export function utf8String(text: string): Buffer {
  return element(tags.utf8String, Buffer.from(text))
}

/** @param dotted such as `2.5.4.3` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(tags.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(toBase128)]))
}

/** RFC 5280 §4.1.2.5: UTCTime up to 2049, GeneralizedTime from then on; whole seconds. */
export function time(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replace(/\..*$|[-:T]/g, '')
  const isUtcTime = Number(digits.slice(0, 4)) < 2050
  return isUtcTime
    ? element(tags.utcTime, Buffer.from(`${digits.slice(2)}Z`))
    : element(tags.generalizedTime, Buffer.from(`${digits}Z`))
}

/** An element tagged `[number]`: a constructed one wraps other elements, a primitive one replaces its own tag. */
export function tagged(number: number, kind: 'constructed' | 'primitive', content: Buffer): Buffer {
  return element((kind === 'constructed' ? 0xa0 : 0x80) | number, content)
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(content.length)]), content])
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest & 0xff)
  return [0x80 | octets.length, ...octets]
}

function toBase128(value: number): readonly number[] {
  const octets = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) octets.unshift((rest & 0x7f) | 0x80)
  return octets
}
