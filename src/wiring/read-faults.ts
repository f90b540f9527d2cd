import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { newFaultSchema } from '../contract/fault.ts'
import { readNewFault } from '../doors/api/read-new-fault.ts'
import type { NewFault } from '../faults/fault.ts'
import { PostfangError } from '../model/errors.ts'

/**
 * Reads the file of `--faults`: a JSON array of rules, each as the API takes it.
 *
 * @throws PostfangError `invalid` that names the file, the rule by its index from 0, and the member that is wrong
 */
export function readFaults(path: string, nowMs: number): readonly NewFault[] {
  const value = parse(path)
  if (!Array.isArray(value)) throw wrong(path, 'expected a JSON array of rules')
  return value.map((entry: unknown, index) => {
    const checked = newFaultSchema.safeParse(entry)
    if (!checked.success) throw wrong(path, describeIssue(index, checked.error.issues[0]))
    const read = readNewFault(checked.data, nowMs)
    if (read.kind === 'wrong') throw wrong(path, `[${index}].${read.member}: ${read.message}`)
    return read.fault
  })
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw wrong(path, `it cannot be read: ${reason}`)
  }
}

function describeIssue(index: number, issue: z.core.$ZodIssue | undefined): string {
  const member = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join(
    '.',
  )
  return `[${index}]${member === '' ? '' : `.${member}`}: ${issue?.message ?? 'not a rule'}`
}

function wrong(path: string, what: string): PostfangError {
  return new PostfangError('invalid', `--faults "${path}": ${what}`)
}
