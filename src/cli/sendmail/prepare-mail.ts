import { readAddresses } from '../../mime/addresses.ts'
import { encodeHeaderText } from '../../mime/encode-header-text.ts'
import { type RawField, readHeaderBlock } from '../../mime/header-block.ts'
import { readAddressField } from '../../mime/mail-header.ts'
import { viewOf } from '../../mime/octets.ts'
import type { Envelope } from '../../model/address.ts'
import { PostfangError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { SendmailRequest } from './read-sendmail-arguments.ts'

/** A message as it goes out. */
export interface PreparedMail {
  readonly envelope: Envelope
  readonly raw: Buffer
  readonly has8Bit: boolean
}

/** Who runs the command, and where: what sendmail completes addresses with. */
export interface Caller {
  readonly user: string
  readonly host: string
}

const lineFeed = 0x0a
const dropped: ReadonlySet<string> = new Set(['bcc', 'resent-bcc'])

/**
 * Makes of what was typed a message with its envelope. Nothing of it is changed but that Bcc goes, a `From ` line of a
 * mailbox file goes, and a From is put in front where there is none.
 *
 * @throws PostfangError `invalid` where nobody is to get it, or a sender cannot be one
 */
export function prepareMail(
  input: Uint8Array<ArrayBuffer>,
  request: SendmailRequest,
  caller: Caller,
): PreparedMail {
  const bytes = viewOf(request.ignoresDots ? input : upToLoneDot(input))
  const start = bytes.toString('latin1', 0, 5) === 'From ' ? bytes.indexOf(lineFeed) + 1 || bytes.length : 0
  const { fields, bodyStart, endedBy } = readHeaderBlock(bytes, {
    start,
    end: bytes.length,
    maxFields: limits.headers,
  })
  const envelope: Envelope = {
    from: readSender(request.sender, caller),
    to: readRecipients(fields, request, caller),
  }
  const kept = fields.filter(({ key }) => !dropped.has(key)).map(({ raw }) => raw)
  const from = fields.some(({ key }) => key === 'from') ? [] : [composeFrom(envelope.from, request, caller)]
  const head = [...from, ...kept].map((field) => `${field}\r\n`).join('')
  const body = bytes.subarray(bodyStart)
  const hasBody = endedBy === 'empty-line' || body.length > 0
  const raw = Buffer.concat([Buffer.from(`${head}${hasBody ? '\r\n' : ''}`, 'latin1'), body])
  return { envelope, raw, has8Bit: raw.some((octet) => octet > 0x7f) }
}

/** The bytes up to a line of a lone dot, or all of them. */
function upToLoneDot(input: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = viewOf(input)
  for (let at = 0; at !== -1; ) {
    const text = bytes.toString('latin1', at, at + 3)
    if (text === '.' || text.startsWith('.\n') || text === '.\r\n') return input.subarray(0, at)
    const end = bytes.indexOf(lineFeed, at)
    at = end === -1 ? -1 : end + 1
  }
  return input
}

function readSender(given: string | undefined, { user, host }: Caller): string {
  if (given === undefined) return `${user}@${host}`
  const text = given.trim()
  if (text === '' || text === '<>') return ''
  const [first] = addressesOf(text, host)
  if (first !== undefined) return first
  throw new PostfangError('invalid', `The sender cannot be "${given}": expected one address`)
}

/** Those of the command line, and with -t those of the header: of its Resent- fields where it has any (RFC 5322 §3.6.6). */
function readRecipients(fields: readonly RawField[], request: SendmailRequest, caller: Caller) {
  const given = request.recipients.flatMap((text) => addressesOf(text, caller.host))
  const resent = ['resent-to', 'resent-cc', 'resent-bcc']
  const isResent = fields.some(({ key }) => resent.includes(key))
  const named = request.hasHeaderRecipients
    ? (isResent ? resent : ['to', 'cc', 'bcc']).flatMap((key) =>
        readAddressField(fields, key, limits.recipients).addresses.map(({ address }) =>
          complete(address, caller.host),
        ),
      )
    : []
  const all = [...new Set([...given, ...named])].filter((address) => address !== '')
  if (all.length > 0) return all
  const hint = request.hasHeaderRecipients ? 'no To, Cc or Bcc has an address' : 'name some, or use -t'
  throw new PostfangError('invalid', `There are no recipients: ${hint}`)
}

function addressesOf(text: string, host: string): readonly string[] {
  return readAddresses(Buffer.from(text).toString('latin1'), limits.recipients)
    .addresses.map(({ address }) => complete(address, host))
    .filter((address) => address !== '')
}

/** A name alone is somebody of this machine. */
function complete(address: string, host: string): string {
  return address === '' || address.includes('@') ? address : `${address}@${host}`
}

function composeFrom(sender: string, { fullName }: SendmailRequest, { user, host }: Caller): string {
  const address = sender === '' ? `${user}@${host}` : sender
  if (fullName === undefined || fullName.trim() === '') return `From: ${address}`
  return `From: ${encodeHeaderText(fullName.replace(/\p{Cc}/gu, ' '))} <${address}>`
}
