import { limits } from '../../model/limits.ts'
import type { BinaryOperator } from './template.ts'

/** How the language prints, compares and reckons with JSON values. What Mailjet leaves open is in docs/quirks.md. */

/** A value that cannot be used so; the evaluator adds the place. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}

/** As a template prints it: no escaping, numbers in their shortest form, objects and arrays as JSON. */
export function printValue(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return printNumber(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return JSON.stringify(value) ?? ''
}

/** Fifteen digits are what a decimal survives: 0.1 + 0.2 prints as 0.3. */
function printNumber(value: number): string {
  const text = String(value)
  if (text.length <= 16 || Number.isInteger(value)) return text
  return String(Number(value.toPrecision(15)))
}

/** false, 0, the empty string and what is empty are not true. */
export function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}

/** @throws ValueError for what is no number and no text of one */
export function toNumber(value: unknown): number {
  const number = findNumber(value)
  if (number === undefined) throw new ValueError(`${describe(value)} is not a number`)
  return number
}

function findNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/u.test(value)) return undefined
  return Number(value)
}

/** Half away from zero, reckoned in decimal so that 1.005 becomes 1.01. */
export function roundTo(value: number, precision: number): number {
  const digits = Math.max(0, Math.min(15, Math.trunc(precision)))
  const scale = 10 ** digits
  const scaled = Math.abs(value) * scale
  // Away from the middle the binary fraction rounds as the decimal one does, without writing it out.
  if (scaled < 1e9 && Math.abs((scaled % 1) - 0.5) > 1e-6)
    return (Math.sign(value) * Math.round(scaled)) / scale
  const shifted = Number(`${Math.abs(value)}e${digits}`)
  if (!Number.isFinite(shifted)) return value
  return Math.sign(value) * Number(`${Math.round(shifted)}e-${digits}`)
}

export function formatNumber(value: number, locale: string, decimals: number | undefined): string {
  const digits = decimals === undefined ? undefined : Math.max(0, Math.min(20, Math.trunc(decimals)))
  const options = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
  try {
    return new Intl.NumberFormat(locale.replaceAll('_', '-'), options).format(value)
  } catch {
    throw new ValueError(`"${locale.slice(0, 40)}" is not a locale`)
  }
}

/** @throws ValueError where an operand cannot be reckoned with */
export function applyOperator(operator: BinaryOperator, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '+':
      return add(left, right)
    case '-':
      return toNumber(left) - toNumber(right)
    case '*':
      return toNumber(left) * toNumber(right)
    case '/':
      return toNumber(left) / divisor(right)
    case 'div':
      return Math.trunc(toNumber(left) / divisor(right))
    case 'mod':
      return toNumber(left) % divisor(right)
    case '=':
      return isEqual(left, right)
    case '!=':
      return !isEqual(left, right)
    case '<':
      return order(left, right) < 0
    case '>':
      return order(left, right) > 0
    case '<=':
      return order(left, right) <= 0
    case '>=':
      return order(left, right) >= 0
    case 'and':
      return isTrue(left) && isTrue(right)
    case 'or':
      return isTrue(left) || isTrue(right)
    case 'xor':
      return isTrue(left) !== isTrue(right)
    default:
      return operator satisfies never
  }
}

/** Adds numbers and texts of numbers, joins everything else. */
function add(left: unknown, right: unknown): unknown {
  const [first, second] = [findNumber(left), findNumber(right)]
  return first === undefined || second === undefined
    ? join(printValue(left), printValue(right))
    : first + second
}

function join(left: string, right: string): string {
  if (left.length + right.length > limits.templateOutputChars) {
    throw new ValueError(`A text has more than ${limits.templateOutputChars} characters`)
  }
  return left + right
}

function divisor(value: unknown): number {
  const number = toNumber(value)
  if (number === 0) throw new ValueError('Division by zero')
  return number
}

/** Numbers and texts of numbers are equal by value, all else by what it prints. */
function isEqual(left: unknown, right: unknown): boolean {
  if (typeof left === typeof right && typeof left !== 'object') return left === right
  const [first, second] = [findNumber(left), findNumber(right)]
  if (first !== undefined && second !== undefined) return first === second
  return printValue(left) === printValue(right)
}

/** Negative, zero or positive: by number where both are one, else by code unit. */
function order(left: unknown, right: unknown): number {
  const [first, second] = [findNumber(left), findNumber(right)]
  if (first !== undefined && second !== undefined) return first - second
  const [a, b] = [printValue(left), printValue(right)]
  if (a === b) return 0
  return a < b ? -1 : 1
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'An array'
  if (typeof value === 'object') return 'An object'
  return `"${printValue(value).slice(0, 40)}"`
}
