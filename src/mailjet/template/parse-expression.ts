import type { Token } from './lex-expression.ts'
import {
  type BinaryOperator,
  type Expression,
  type Literal,
  type LiteralValue,
  type Name,
  type NameSpace,
  nameSpaces,
  nameText,
  type Place,
} from './template.ts'
import { expressionError, type TemplateError } from './template-error.ts'
import { findFunction } from './template-functions.ts'

/** The tokens of one tag, read from left to right. */
export interface TokenReader {
  readonly source: string
  readonly tag: number
  readonly tokens: readonly Token[]
  /** Index of the next token. */
  at: number
}

/** Levels of brackets and prefixes; beyond it a template is refused rather than the stack be risked. */
const maxDepth = 100

/** The tighter an operator binds, the higher its number. Mailjet documents none of it: the usual order. */
const precedences: Readonly<Record<string, readonly [power: number, operator: BinaryOperator]>> = {
  or: [1, 'or'],
  xor: [2, 'xor'],
  and: [3, 'and'],
  '=': [5, '='],
  '==': [5, '='],
  '===': [5, '='],
  '!=': [5, '!='],
  '<>': [5, '!='],
  '<': [5, '<'],
  '>': [5, '>'],
  '<=': [5, '<='],
  '>=': [5, '>='],
  '+': [6, '+'],
  '-': [6, '-'],
  '*': [7, '*'],
  '/': [7, '/'],
  div: [7, 'div'],
  mod: [7, 'mod'],
}

const notPower = 4
const prefixPower = 8

/**
 * Reads one expression by operator precedence (Pratt): every operator has a power, and an operand belongs to the
 * stronger of its neighbours. Operators of one power go from left to right.
 *
 * @throws TemplateError at the first token that fits nowhere
 */
export function parseExpression(reader: TokenReader): Expression {
  return parseFrom(reader, 0, 0)
}

function parseFrom(reader: TokenReader, power: number, depth: number): Expression {
  if (depth > maxDepth) throw fail(reader, 'Too many levels')
  let left = parseOperand(reader, depth)
  for (;;) {
    const token = peek(reader)
    const [strength, operator] = (isOperator(token) && precedences[token.text]) || []
    if (strength === undefined || operator === undefined || strength <= power) return left
    reader.at++
    const right = parseFrom(reader, strength, depth + 1)
    left = { kind: 'binary', operator, left, right, place: spanOf(reader, left.place.start, right.place.end) }
  }
}

function isOperator(token: Token): boolean {
  return (token.kind === 'symbol' || token.kind === 'word') && Object.hasOwn(precedences, token.text)
}

function parseOperand(reader: TokenReader, depth: number): Expression {
  const token = peek(reader)
  const prefix = prefixOf(token)
  if (prefix !== undefined) {
    reader.at++
    const value = parseFrom(reader, token.text === 'not' ? notPower : prefixPower, depth + 1)
    return { kind: 'unary', operator: prefix, value, place: spanOf(reader, token.start, value.place.end) }
  }
  if (token.kind === 'symbol' && token.text === '(') {
    reader.at++
    const inner = parseFrom(reader, 0, depth + 1)
    expectSymbol(reader, ')')
    return inner
  }
  const literal = findLiteral(token)
  if (literal !== undefined) {
    reader.at++
    return literalAt(reader, literal, token)
  }
  if (token.kind !== 'word' || isOperator(token)) throw fail(reader)
  return isFollowedBy(reader, '(') ? parseCall(reader, depth) : parseName(reader)
}

function prefixOf(token: Token): 'not' | '-' | undefined {
  if (token.kind === 'word') return token.text === 'not' ? 'not' : undefined
  if (token.kind !== 'symbol') return undefined
  if (token.text === '!') return 'not'
  return token.text === '-' ? '-' : undefined
}

function findLiteral(token: Token): LiteralValue | undefined {
  if (token.kind === 'string') return token.text
  if (token.kind === 'number') return Number(token.text)
  if (token.kind !== 'word') return undefined
  if (token.text === 'true') return true
  return token.text === 'false' ? false : undefined
}

function literalAt(reader: TokenReader, value: LiteralValue, token: Token): Literal {
  return { kind: 'literal', value, place: spanOf(reader, token.start, token.end) }
}

/** A function that does not exist is an error wherever it stands, also in a branch that is not taken. */
function parseCall(reader: TokenReader, depth: number): Expression {
  const { text: name, start, end } = peek(reader)
  const called = findFunction(name)
  if (called === undefined)
    throw expressionError(`Unknown identifier: ${name}`, reader.source, reader.tag, end)
  reader.at += 2
  const values: Expression[] = []
  if (!isSymbol(peek(reader), ')')) {
    do values.push(parseFrom(reader, 0, depth + 1))
    while (takeSymbol(reader, ','))
  }
  const place = spanOf(reader, start, peek(reader).end)
  expectSymbol(reader, ')')
  if (values.length < called.least || values.length > called.most) {
    const most = called.most > called.least ? ` to ${called.most}` : ''
    const reason = `${name} takes ${called.least}${most} values`
    throw expressionError(reason, reader.source, reader.tag, place.end)
  }
  return { kind: 'call', name, values, place }
}

/** `name`, `name.path`, `space:name.path`, each of them without spaces inside, and a default behind a second colon. */
export function parseName(reader: TokenReader): Name {
  const first = next(reader)
  if (first.kind !== 'word') throw failAt(reader, first)
  const isSpace = isSymbol(peek(reader), ':') && nameSpaces.has(first.text)
  if (isSpace) reader.at++
  const path = [isSpace ? readSegment(reader) : first.text]
  while (isFollowedBy(reader, undefined) && takeSymbol(reader, '.')) path.push(readSegment(reader))
  const space = isSpace ? (first.text as NameSpace) : undefined
  const place = spanOf(reader, first.start, reader.tokens[reader.at - 1]?.end ?? first.end)
  if (!takeSymbol(reader, ':')) return { kind: 'name', space, path, fallback: undefined, place }
  if (space === undefined) {
    const unknown = `${nameText({ space, path })}:${peek(reader).text}`
    throw expressionError(`Unknown identifier: ${unknown}`, reader.source, reader.tag, peek(reader).end)
  }
  return { kind: 'name', space, path, fallback: readFallback(reader), place }
}

function readSegment(reader: TokenReader): string {
  const token = next(reader)
  if (token.kind !== 'word' && token.kind !== 'number') throw failAt(reader, token)
  return token.text
}

/** A default is a literal; a word without quotes stands for itself, as the syntax line of the reference has it. */
function readFallback(reader: TokenReader): LiteralValue {
  const isNegative = takeSymbol(reader, '-')
  const token = peek(reader)
  const literal = findLiteral(token) ?? (token.kind === 'word' ? token.text : undefined)
  if (literal === undefined || (isNegative && typeof literal !== 'number')) throw failBefore(reader, token)
  reader.at++
  return isNegative ? -Number(literal) : literal
}

export function peek({ tokens, at }: TokenReader): Token {
  const token = tokens[Math.min(at, tokens.length - 1)]
  if (token === undefined) throw new RangeError('A tag has at least the token that closes it')
  return token
}

export function next(reader: TokenReader): Token {
  const token = peek(reader)
  reader.at++
  return token
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text
}

/** Whether the token behind the next one is this symbol; without one, whether the next follows without a space. */
function isFollowedBy({ tokens, at }: TokenReader, text: string | undefined): boolean {
  if (text === undefined) return tokens[at - 1]?.end === tokens[at]?.start
  const token = tokens[at + 1]
  return token !== undefined && isSymbol(token, text)
}

function takeSymbol(reader: TokenReader, text: string): boolean {
  const isThere = isSymbol(peek(reader), text)
  if (isThere) reader.at++
  return isThere
}

function expectSymbol(reader: TokenReader, text: string): void {
  if (!takeSymbol(reader, text)) throw fail(reader)
}

/** Mailjet's words for what it cannot make sense of. */
export function fail(reader: TokenReader, reason = 'Access violation'): TemplateError {
  return failAt(reader, peek(reader), reason)
}

function failAt(reader: TokenReader, token: Token, reason = 'Access violation'): TemplateError {
  const end = token.kind === 'close' ? token.start : token.end
  return expressionError(reason, reader.source, reader.tag, end)
}

/** Quotes up to the token before: for a default that is missing, up to its colon. */
function failBefore(reader: TokenReader, token: Token): TemplateError {
  return expressionError('Access violation', reader.source, reader.tag, token.start)
}

function spanOf({ tag }: TokenReader, start: number, end: number): Place {
  return { tag, start, end }
}
