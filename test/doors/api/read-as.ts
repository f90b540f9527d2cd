import { expect } from 'vitest'
import type { z } from 'zod'
import { problemSchema } from '../../../src/contract/problem.ts'

/** Reads an answer that must be exactly what the contract says: every member there, and no other. */
export async function readAs<Schema extends z.ZodType>(
  schema: Schema,
  answer: Response | Promise<Response>,
  status = 200,
): Promise<z.output<Schema>> {
  const response = await answer
  const value: unknown = await response.json()
  expect([response.status, value]).toEqual([status, expect.anything()])
  const parsed = schema.parse(value)
  expect(value).toEqual(parsed)
  return parsed
}

/** Reads a problem and checks that it is one, of that status. */
export async function readProblem(
  answer: Response | Promise<Response>,
  status: number,
): Promise<z.output<typeof problemSchema>> {
  const response = await answer
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = await readAs(problemSchema, response, status)
  expect(problem).toMatchObject({ type: 'about:blank', status })
  expect(problem.detail).not.toBe('')
  return problem
}
