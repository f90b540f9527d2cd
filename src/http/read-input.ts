import type { z } from 'zod'
import { findJsonError } from '../lib/find-json-error.ts'
import { mediaType } from './gate/body-rule.ts'
import type { HttpContext } from './http-environment.ts'
import { HttpProblem } from './problem.ts'

/**
 * Checks the parameters of a path or a query.
 *
 * @throws HttpProblem 400 that names the parameter which is wrong, unknown, or given twice
 */
export function readParameters<Schema extends z.ZodObject>(
  schema: Schema,
  entries: readonly (readonly [string, unknown])[],
): z.output<Schema> {
  const values = new Map<string, unknown>()
  for (const [name, value] of entries) {
    if (values.has(name)) {
      throw new HttpProblem(400, `Give the parameter "${name}" once`, { parameter: name })
    }
    values.set(name, value)
  }
  return check(schema, Object.fromEntries(values), Object.keys(schema.shape))
}

/**
 * Reads a JSON body.
 *
 * @throws HttpProblem 400 that points at the place: the offset in a text that is no JSON, or the member that is wrong
 */
export function readJsonBody<Schema extends z.ZodType>(
  schema: Schema,
  context: HttpContext,
): z.output<Schema> {
  const bytes = context.env.body
  if (bytes === undefined && mediaType(context.req.header('content-type') ?? '') === 'application/json') {
    throw new HttpProblem(400, 'The body is empty: send a JSON object')
  }
  if (bytes === undefined || mediaType(context.req.header('content-type') ?? '') !== 'application/json') {
    throw new HttpProblem(415, 'Send a JSON body with Content-Type: application/json')
  }
  return check(schema, parseJson(decode(bytes)))
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HttpProblem(400, 'The body is not UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const position = findJsonError(text) ?? text.length
    const found = position === text.length ? 'it ends too early' : `unexpected "${text.charAt(position)}"`
    throw new HttpProblem(400, `The body is not JSON: ${found} at character ${position}`, { position })
  }
}

/** Says everything that is wrong, and points at the first of it. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  known?: readonly string[],
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => describeIssue(issue, known))
  const parameter = faults[0]?.parameter
  throw new HttpProblem(
    400,
    faults.map((fault) => fault.text).join('; '),
    parameter === undefined ? {} : { parameter },
  )
}

function describeIssue(
  issue: z.core.$ZodIssue,
  known: readonly string[] | undefined,
): { readonly text: string; readonly parameter: string | undefined } {
  const path = issue.path.map(String).join('.')
  if (issue.code !== 'unrecognized_keys') {
    return { text: path === '' ? issue.message : `${path}: ${issue.message}`, parameter: path || undefined }
  }
  const names = issue.keys.map((key) => `"${path === '' ? key : `${path}.${key}`}"`).join(', ')
  const instead = known && (known.length === 0 ? ': there are none here' : `: there are ${known.join(', ')}`)
  return {
    text: `Unknown ${known ? 'parameter' : 'member'} ${names}${instead ?? ''}`,
    parameter: issue.keys[0],
  }
}
