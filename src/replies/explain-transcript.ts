import type { TranscriptLine } from '../model/session.ts'
import { explainCommand } from './commands.ts'
import { explainEnhancedCode } from './enhanced-codes.ts'
import { explainExtension } from './extensions.ts'
import type { ExplainedPart, LineExplanation } from './line-explanation.ts'
import { findOutcome } from './reply.ts'
import { outcomeMeanings, replyCodes } from './reply-codes.ts'

/** What was said last, as far as it tells how to read the next line. */
interface Context {
  /** The verb of the newest command; empty before the first. */
  verb: string
  /** A 334 asks for the next line of a login. */
  isLogin: boolean
  isGreeting: boolean
  /** The first line of the answer to EHLO has come. */
  isListing: boolean
}

/**
 * Explains the lines of a conversation one by one, each in the light of what was said before: the same `250-` line is a
 * capability after EHLO, a line without a verb is part of a login after 334. Null for notes, which explain themselves.
 */
export function explainTranscript(
  transcript: readonly TranscriptLine[],
): readonly (LineExplanation | null)[] {
  const context: Context = { verb: '', isLogin: false, isGreeting: true, isListing: false }
  return transcript.map(({ by, text }) => {
    if (by === 'note') return null
    return by === 'client' ? explainClient(text, context) : explainServer(text, context)
  })
}

const messageLine = /^<[\d.,  ]+ bytes of (?:a(?:n unfinished)? )?message/

function explainClient(line: string, context: Context): LineExplanation {
  context.isListing = false
  if (messageLine.test(line)) {
    const text = 'The message itself: headers, an empty line, the body. Only its size is noted here.'
    return { key: 'message', text, reference: 'RFC 5321 §4.1.1.4', outcome: null, parts: [] }
  }
  if (context.isLogin) {
    const text =
      line === '*'
        ? 'The client gives up signing in.'
        : 'The client’s answer to the challenge; its secrets are not written down.'
    return { key: 'login', text, reference: 'RFC 4954 §4', outcome: null, parts: [] }
  }
  const explained = explainCommand(line)
  context.verb = explained.key.startsWith('command.') ? explained.key.slice('command.'.length) : ''
  return explained
}

const replyLine = /^([2-5]\d\d)([ -]?)(?:([245]\.\d{1,3}\.\d{1,3})(?: |$))?(.*)$/s

function explainServer(line: string, context: Context): LineExplanation | null {
  const [, digits, dash, enhanced, rest = ''] = replyLine.exec(line) ?? []
  const code = Number(digits)
  const outcome = findOutcome(code)
  if (digits === undefined || outcome === undefined) return null
  const isFirst = !context.isListing
  const isGreeting = context.isGreeting
  context.isGreeting = isGreeting && dash === '-'
  context.isLogin = code === 334
  context.isListing = dash === '-'
  const extension = !isFirst && code === 250 && isHello(context.verb) ? rest : undefined
  if (extension !== undefined) return explainCapability(extension)
  if (isGreeting && code === 220) {
    const text = 'The server greets and says who it is.'
    return { key: 'greeting', text, reference: 'RFC 5321 §4.2', outcome, parts: [] }
  }
  const meaning = outcomeMeanings[outcome]
  return { key: `reply.${outcome}`, ...meaning, outcome, parts: explainCodes(digits, enhanced) }
}

function isHello(verb: string): boolean {
  return verb === 'EHLO' || verb === 'LHLO'
}

function explainCapability(text: string): LineExplanation {
  const keyword = text.split(/[ =]/, 1)[0] ?? ''
  const known = explainExtension(keyword)
  return {
    key: 'extension',
    text: 'The server can do this.',
    reference: 'RFC 5321 §4.1.1.1',
    outcome: 'done',
    parts: [
      {
        name: keyword,
        text: known?.text ?? 'An extension that no document names.',
        reference: known?.reference ?? null,
      },
    ],
  }
}

function explainCodes(digits: string, enhanced: string | undefined): readonly ExplainedPart[] {
  const parts: ExplainedPart[] = []
  const code = replyCodes.get(Number(digits))
  if (code) parts.push({ name: digits, ...code })
  const detail = enhanced === undefined ? undefined : explainEnhancedCode(enhanced)
  if (enhanced !== undefined && detail) parts.push({ name: enhanced, ...detail })
  return parts
}
