import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAddressCommand } from '../../../src/doors/smtp/address-command.ts'

const letters = fc.constantFrom(...'abzABZ019!#$%&\'*+/=?^_`{|}~-..@@<>()" ,:;[]\\\tſKéµ\u007f')
const text = fc.array(letters, { maxLength: 12 }).map((characters) => characters.join(''))
const address = fc.oneof(
  text,
  fc.tuple(text, text).map((parts) => parts.join('@')),
  fc.emailAddress(),
  fc.tuple(fc.nat(300), fc.nat(300)).map(([local, domain]) => `${'a'.repeat(local)}@${'b'.repeat(domain)}`),
)
const verb = fc.constantFrom('MAIL FROM', 'mail from', 'Rcpt To', 'RCPT  TO')

// A space at the end takes the long way, by the grammar; without it most addresses are known at a look.
it('reads a command at a look as it would by the grammar', () => {
  fc.assert(
    fc.property(fc.constantFrom('mail', 'rcpt'), verb, address, (asked, said, address) => {
      const read = (line: string) => parseAddressCommand(asked, Buffer.from(line))
      expect(read(`${said}:<${address}>`)).toEqual(read(`${said}:<${address}> `))
    }),
    { numRuns: 2_000 },
  )
})
