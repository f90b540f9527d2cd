import { explainParameters, words } from './command-parameters.ts'
import type { ExplainedPart, LineExplanation } from './line-explanation.ts'

interface Command {
  readonly text: string
  readonly reference: string
  /** What its argument says. */
  readonly parts?: (argument: string) => readonly ExplainedPart[]
}

const named = (text: string, reference: string | null) => (argument: string) =>
  argument === '' ? [] : [{ name: argument, text, reference }]

/** What each command does. Table: longer than a file should be, and nothing else. */
const commands: Readonly<Record<string, Command>> = {
  EHLO: {
    text: 'The client says hello, and asks what the server can do.',
    reference: 'RFC 5321 §4.1.1.1',
    parts: named('The name by which the client goes.', 'RFC 5321 §4.1.4'),
  },
  HELO: {
    text: 'The client says hello in the old way, without asking what the server can do.',
    reference: 'RFC 5321 §4.1.1.1',
    parts: named('The name by which the client goes.', 'RFC 5321 §4.1.4'),
  },
  LHLO: {
    text: 'Hello in LMTP: each recipient will get a reply of its own after the message.',
    reference: 'RFC 2033 §4.1',
    parts: named('The name by which the client goes.', 'RFC 5321 §4.1.4'),
  },
  STARTTLS: {
    text: 'Asks to go on encrypted. After the go-ahead the TLS handshake follows, then a new hello.',
    reference: 'RFC 3207 §4',
  },
  AUTH: { text: 'Signs in.', reference: 'RFC 4954 §4', parts: explainLogin },
  MAIL: {
    text: 'Begins a message and says who sends it. Failures are reported to that address.',
    reference: 'RFC 5321 §4.1.1.2',
    parts: (argument) => explainPath(argument, 'The null sender: nothing may be sent back to it.'),
  },
  RCPT: {
    text: 'Names one recipient. This, not the To header, is where the message goes.',
    reference: 'RFC 5321 §4.1.1.3',
    parts: (argument) => explainPath(argument, 'An empty address.'),
  },
  DATA: {
    text: 'Announces the message itself, up to a line with a single dot.',
    reference: 'RFC 5321 §4.1.1.4',
  },
  BDAT: {
    text: 'Sends a piece of the message, so many bytes long, without a dot at its end.',
    reference: 'RFC 3030 §2',
    parts: named('How many bytes follow; LAST marks the last piece.', 'RFC 3030 §2'),
  },
  RSET: {
    text: 'Throws away the message that was begun; the connection stays.',
    reference: 'RFC 5321 §4.1.1.5',
  },
  VRFY: { text: 'Asks whether a mailbox exists.', reference: 'RFC 5321 §4.1.1.6' },
  EXPN: { text: 'Asks who is on a mailing list.', reference: 'RFC 5321 §4.1.1.7' },
  HELP: { text: 'Asks for help in words.', reference: 'RFC 5321 §4.1.1.8' },
  NOOP: {
    text: 'Does nothing, but keeps the connection alive and wants a reply.',
    reference: 'RFC 5321 §4.1.1.9',
  },
  QUIT: {
    text: 'Says goodbye. Only after the reply may the connection be closed.',
    reference: 'RFC 5321 §4.1.1.10',
  },
  TURN: {
    text: 'Would swap the parts of client and server; no longer used.',
    reference: 'RFC 5321 appendix F.1',
  },
  XCLIENT: {
    text: 'A proxy says for whom it speaks (an extension of Postfix).',
    reference: 'Postfix XCLIENT_README',
  },
}

/** Of web browsers and scripts that take the port for that of a web server. */
const httpVerbs = /^(GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|CONNECT) .*HTTP\//i

/** Explains a line of a client that is a command; what is none is explained as unknown. */
export function explainCommand(line: string): LineExplanation {
  const [, verb = '', argument = ''] = /^\s*(\S+)\s*(.*)$/s.exec(line) ?? []
  const name = verb.toUpperCase()
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return explainUnknown(line)
  const { text, reference, parts } = command
  return { key: `command.${name}`, text, reference, outcome: null, parts: parts?.(argument.trim()) ?? [] }
}

function explainUnknown(line: string): LineExplanation {
  const text = httpVerbs.test(line)
    ? 'This is HTTP: the client takes this port for that of a web server.'
    : 'No command of SMTP.'
  return { key: 'unknown', text, reference: null, outcome: null, parts: [] }
}

const mechanisms: Readonly<Record<string, readonly [text: string, reference: string]>> = {
  PLAIN: ['Name and password, readable to whoever sees the connection.', 'RFC 4616 §2'],
  LOGIN: [
    'Name, then password, each asked for; readable, and never standardised.',
    'draft-murchison-sasl-login',
  ],
  'CRAM-MD5': ['The password itself is not sent, only a digest of it.', 'RFC 2195 §2'],
  XOAUTH2: ['A token instead of a password.', 'Google XOAUTH2 protocol'],
  OAUTHBEARER: ['A token instead of a password.', 'RFC 7628 §3'],
}

function explainLogin(argument: string): readonly ExplainedPart[] {
  const [mechanism = '', ...rest] = words(argument)
  const known = mechanisms[mechanism.toUpperCase()]
  const parts: ExplainedPart[] = []
  if (mechanism !== '') {
    const [text, reference] = known ?? ['A way of signing in.', 'RFC 4954 §4']
    parts.push({ name: mechanism, text, reference })
  }
  if (rest.length > 0) {
    const text = 'The first answer, sent along; its secrets are not written down.'
    parts.push({ name: rest.join(' '), text, reference: 'RFC 4954 §4' })
  }
  return parts
}

/** `FROM:<a@example.com> SIZE=10`: the address, then the parameters. */
function explainPath(argument: string, empty: string): readonly ExplainedPart[] {
  const [, address = '', rest = ''] =
    /^(?:FROM|TO)\s*:\s*(<(?:"(?:[^"\\]|\\.)*"|[^">])*>|\S*)\s*(.*)$/is.exec(argument) ?? []
  const parameters = explainParameters(rest)
  if (address === '<>') return [{ name: address, text: empty, reference: 'RFC 5321 §4.5.5' }, ...parameters]
  return parameters
}
