import { HttpProblem } from '../problem.ts'

/** Members of a JSON object by name, letter case aside: other sandboxes' servers read them so, and clients rely on it. */
export interface LenientObject {
  /** The member of that name, in any letter case; of several the last, but one that is written exactly so comes first. */
  get(name: string): unknown
}

/**
 * Reads a body as JSON, whatever its content type says.
 *
 * @returns undefined for no body, or one of white space only
 * @throws HttpProblem 400 for what is no JSON: nothing may be done then
 */
export function readLenientJson(body: Uint8Array | undefined): unknown {
  if (body === undefined) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    return text.trim() === '' ? undefined : JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'The body is not JSON: nothing was changed')
  }
}

/**
 * Reads a JSON object, whatever its content type says; no body is an empty object.
 *
 * @throws HttpProblem 400 for anything else
 */
export function readLenientObject(body: Uint8Array | undefined): LenientObject {
  const object = toLenientObject(readLenientJson(body) ?? {})
  if (object === undefined) throw new HttpProblem(400, 'The body is not a JSON object: nothing was changed')
  return object
}

/** Undefined for a value that is no object. */
export function toLenientObject(value: unknown): LenientObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const exact = new Map<string, unknown>(Object.entries(value))
  const folded = new Map([...exact].map(([name, member]) => [name.toLowerCase(), member]))
  return { get: (name) => (exact.has(name) ? exact.get(name) : folded.get(name.toLowerCase())) }
}
