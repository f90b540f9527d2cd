import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Workshop } from '../mailjet/workshop/workshop.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import { type StoredTemplate, templatePurposes } from '../model/stored-template.ts'
import type { TemplateProblem } from './templates.ts'

/** The files of a template; each may be missing, but not all that hold content. */
export const templateFiles = {
  html: 'template.html',
  text: 'template.txt',
  mjml: 'template.mjml',
  facts: 'template.json',
} as const

type FileName = (typeof templateFiles)[keyof typeof templateFiles]

export interface TemplateFolder {
  readonly root: string
  readonly folder: string
  readonly id: number
  readonly name: string
}

/** With problems and a template, the problems are warnings. */
export interface ReadTemplate {
  readonly template: StoredTemplate | undefined
  readonly problems: readonly Omit<TemplateProblem, 'effect'>[]
}

/** `12-welcome` is the template 12, "welcome"; what does not begin with an id is none. */
export function readTemplateName(folder: string): { readonly id: number | undefined; readonly name: string } {
  const [, digits, name = ''] = /^(\d{1,16})-(.{1,200})$/u.exec(folder) ?? []
  const id = Number(digits)
  return { id: Number.isSafeInteger(id) && id > 0 ? id : undefined, name }
}

/** Tells whether the files of a template have changed since. */
export async function fingerprintOf(directory: string): Promise<string> {
  const found = await statAll(directory)
  return found.map((file) => (file ? `${file.ino}:${file.size}:${file.mtimeMs}` : '-')).join(' ')
}

function statAll(directory: string) {
  return Promise.all(Object.values(templateFiles).map((file) => statOf(join(directory, file))))
}

const factsSchema = z.strictObject({
  headers: z.record(z.string(), z.string()).optional(),
  locale: z.string().optional(),
  purposes: z.array(z.enum(templatePurposes)).optional(),
  author: z.string().optional(),
  categories: z.array(z.string()).optional(),
  copyright: z.string().optional(),
  description: z.string().optional(),
  isStarred: z.boolean().optional(),
})

/** Reads the files of one template. Of a template with MJML the HTML is what the MJML compiles to. */
export async function readTemplate(
  { root, folder, id, name }: TemplateFolder,
  workshop: Workshop,
): Promise<ReadTemplate> {
  try {
    const directory = join(root, folder)
    const [html, text, mjml, json] = await Promise.all(
      Object.values(templateFiles).map((file) => readText(directory, file)),
    )
    if (html === undefined && text === undefined && mjml === undefined) {
      const expected = `${templateFiles.html}, ${templateFiles.text} or ${templateFiles.mjml}`
      return failed(folder, `It has no content: expected ${expected}`)
    }
    const facts = json === undefined ? {} : readFacts(json)
    const compiled = mjml === undefined ? undefined : await workshop.compile(mjml)
    const problems = compiled?.kind === 'failed' ? compiled.problems : (compiled?.warnings ?? [])
    const told = problems.map(({ line, message }) => ({
      file: `${folder}/${templateFiles.mjml}`,
      reason: message,
      line: line || null,
    }))
    if (compiled?.kind === 'failed') return { template: undefined, problems: told }
    const times = (await statAll(directory)).flatMap((file) => file?.mtimeMs ?? [])
    const changedAt = Math.trunc(Math.max(0, ...times))
    const template: StoredTemplate = {
      id,
      name,
      mailbox: null,
      editMode: mjml === undefined ? 2 : 4,
      locale: facts.locale ?? 'en_US',
      purposes: facts.purposes ?? ['transactional'],
      author: facts.author ?? '',
      categories: facts.categories ?? [],
      copyright: facts.copyright ?? '',
      description: facts.description ?? '',
      presets: '',
      isStarred: facts.isStarred ?? false,
      isTextPartGenerationEnabled: false,
      createdAt: changedAt,
      updatedAt: changedAt,
      html: compiled?.html ?? html ?? null,
      text: text ?? null,
      mjml: mjml ?? null,
      headers: facts.headers ?? {},
    }
    return { template, problems: told }
  } catch (error) {
    if (error instanceof FileError) return failed(`${folder}/${error.file}`, error.message)
    if (error instanceof PostfangError) return failed(`${folder}/${templateFiles.mjml}`, error.message)
    throw error
  }
}

function failed(file: string, reason: string): ReadTemplate {
  return { template: undefined, problems: [{ file, reason, line: null }] }
}

class FileError extends Error {
  override readonly name = 'FileError'
  readonly file: FileName
  constructor(file: FileName, message: string, options?: ErrorOptions) {
    super(message, options)
    this.file = file
  }
}

function statOf(path: string) {
  return stat(path).catch(() => undefined)
}

/** Undefined where there is no such file. A pipe or a device is none: reading it could take for ever. */
async function readText(directory: string, file: FileName): Promise<string | undefined> {
  const path = join(directory, file)
  const found = await statOf(path)
  if (found === undefined) return undefined
  if (!found.isFile()) throw new FileError(file, 'It is no regular file')
  if (found.size > limits.templateFileBytes) {
    throw new FileError(file, `It has ${found.size} bytes: at most ${limits.templateFileBytes} are taken`)
  }
  return decode(file, await readBytes(path, file, found.size))
}

/** A file that grows meanwhile is seen to have changed, and read again. */
async function readBytes(path: string, file: FileName, size: number): Promise<Uint8Array> {
  try {
    await using handle = await open(path, 'r')
    const { buffer, bytesRead } = await handle.read(new Uint8Array(size), 0, size, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FileError(file, `It cannot be read: ${reason}`, { cause: error })
  }
}

function decode(file: FileName, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new FileError(file, 'It is not UTF-8')
  }
}

function readFacts(json: string): z.output<typeof factsSchema> {
  const checked = factsSchema.safeParse(parse(json))
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const member = (issue?.path ?? []).join('.')
  const reason = issue?.message ?? 'it is not as expected'
  throw new FileError(templateFiles.facts, member === '' ? reason : `${member}: ${reason}`)
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new FileError(
      templateFiles.facts,
      `It is no JSON: ${error instanceof Error ? error.message : error}`,
    )
  }
}
