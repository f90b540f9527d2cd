import { PostfangError } from '../../model/errors.ts'

/** What a command line of sendmail asks for. */
export interface SendmailRequest {
  /** `queue` and `aliases` ask for what is not there: an empty queue, a table of aliases. */
  readonly mode: 'deliver' | 'smtp' | 'queue' | 'aliases'
  /** As given: each may be a list, with names. */
  readonly recipients: readonly string[]
  /** Of -f or -r; empty for the null sender. */
  readonly sender: string | undefined
  readonly fullName: string | undefined
  readonly hasHeaderRecipients: boolean
  /** A line of a lone dot is a line like any other. */
  readonly ignoresDots: boolean
  readonly isVerbose: boolean
  /** Postfang's own flags. */
  readonly url: string | undefined
  readonly mailbox: string | undefined
}

/** Letters that take a value, joined on or as the next word; `d` and `q` take it joined on only. */
const withValue = 'ABCDFLMNORVXbefhopr'
const withJoinedValue = 'dq'

/**
 * Reads the words after `sendmail`, as getopt does: flags may be joined (`-ti`), values too (`-fann@example.com`). What a
 * sandbox has no use for is passed over with its value: -N, -O, -B, -o with most letters, and letters that nobody knows.
 *
 * @throws PostfangError `invalid` where a value is missing, or for a mode that cannot be
 */
export function readSendmailArguments(words: readonly string[]): SendmailRequest {
  const request: { -readonly [Name in keyof SendmailRequest]: SendmailRequest[Name] } = {
    mode: 'deliver',
    recipients: [],
    sender: undefined,
    fullName: undefined,
    hasHeaderRecipients: false,
    ignoresDots: false,
    isVerbose: false,
    url: undefined,
    mailbox: undefined,
  }
  const recipients: string[] = []
  const rest = [...words]
  const takeNext = (flag: string, joined: string): string => {
    const value = joined === '' ? rest.shift() : joined
    if (value === undefined) throw new PostfangError('invalid', `${flag} needs a value`)
    return value
  }

  function takeLong(word: string): void {
    const [, name = '', joined] = /^--([^=]*)(?:=(.*))?$/su.exec(word) ?? []
    if (name === 'url') request.url = joined ?? takeNext('--url', '')
    else if (name === 'mailbox') request.mailbox = joined ?? takeNext('--mailbox', '')
    else throw new PostfangError('invalid', `There is no flag "--${name}"; see postfang sendmail --help`)
  }

  function takeValue(letter: string, value: string): void {
    if (letter === 'f' || letter === 'r') request.sender = value
    else if (letter === 'F') request.fullName = value
    else if (letter === 'b') request.mode = readMode(value)
    else if (letter === 'o' && value.startsWith('i')) request.ignoresDots = true
  }

  function takeLetters(letters: string): void {
    for (let at = 0; at < letters.length; at += 1) {
      const letter = letters.charAt(at)
      if (withJoinedValue.includes(letter)) {
        if (letter === 'q') request.mode = 'queue'
        return
      }
      if (withValue.includes(letter)) {
        takeValue(letter, takeNext(`-${letter}`, letters.slice(at + 1)))
        return
      }
      if (letter === 't') request.hasHeaderRecipients = true
      else if (letter === 'i') request.ignoresDots = true
      else if (letter === 'v') request.isVerbose = true
    }
  }

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') recipients.push(...rest.splice(0))
    else if (word.startsWith('--')) takeLong(word)
    else if (/^-./su.test(word)) takeLetters(word.slice(1))
    else recipients.push(word)
  }
  return { ...request, recipients }
}

const modes: Readonly<Record<string, SendmailRequest['mode']>> = {
  m: 'deliver',
  s: 'smtp',
  p: 'queue',
  i: 'aliases',
}

function readMode(value: string): SendmailRequest['mode'] {
  const mode = modes[value.charAt(0)]
  if (mode !== undefined) return mode
  throw new PostfangError('invalid', `-b${value} is not for a sandbox: there are -bm, -bs, -bp and -bi`)
}
