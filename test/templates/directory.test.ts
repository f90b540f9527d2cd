import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorkshop } from '../../src/mailjet/workshop/workshop.ts'
import { openTemplateDirectory } from '../../src/templates/open-directory.ts'
import type { TemplateDirectory } from '../../src/templates/template-directory.ts'

let path: string
/** One for all: the compiler of MJML takes a while to load. */
const workshop = createWorkshop()
afterAll(() => workshop.close())
let directory: TemplateDirectory | undefined
let told: string[]

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'postfang-templates-'))
  told = []
})
afterEach(async () => {
  directory?.close()
  directory = undefined
  await rm(path, { recursive: true })
})

async function put(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(path, file)), { recursive: true })
  await writeFile(join(path, file), content)
}

async function open(): Promise<TemplateDirectory> {
  const onError = (error: unknown) => told.push(error instanceof Error ? error.message : String(error))
  directory = await openTemplateDirectory({ path, workshop, onError })
  return directory
}

const mjml = (body: string) =>
  `<mjml><mj-body><mj-section><mj-column>\n${body}\n</mj-column></mj-section></mj-body></mjml>`
const patient = { timeout: 10_000 }

describe('a directory of templates', () => {
  it('has one for each folder that begins with an id, found by id and by name', async () => {
    await put('12-welcome/template.html', '<p>Hi</p>')
    await put('12-welcome/template.txt', 'Hi')
    await put(
      '12-welcome/template.json',
      '{"headers":{"Subject":"Hello"},"purposes":["marketing"],"locale":"de_DE"}',
    )
    await put('9007199254740991-big/template.txt', 'Big')
    await put('readme/template.html', 'no')
    await put('notes.txt', 'no')
    const { find, list, problems } = await open()
    expect(list().map(({ id, name }) => [id, name])).toEqual([
      [12, 'welcome'],
      [9007199254740991, 'big'],
    ])
    expect(find('welcome')).toMatchObject({
      id: 12,
      html: '<p>Hi</p>',
      text: 'Hi',
      mjml: null,
      mailbox: null,
      editMode: 2,
      headers: { Subject: 'Hello' },
      purposes: ['marketing'],
      locale: 'de_DE',
    })
    expect(find('../12-welcome')).toBeUndefined()
    expect(problems).toEqual([])
  })

  it('follows what is changed, added, renamed and taken away', async () => {
    await put('12-welcome/template.html', 'one')
    const { find, list } = await open()
    await put('12-welcome/template.html', 'two')
    await expect.poll(() => find(12)?.html, patient).toBe('two')
    await put('13-bye/template.txt', 'bye')
    await expect.poll(() => find(13)?.text, patient).toBe('bye')
    await rename(join(path, '13-bye'), join(path, '14-gone'))
    await expect.poll(() => list().map(({ id }) => id), patient).toEqual([12, 14])
    await rm(join(path, '14-gone'), { recursive: true })
    await expect.poll(() => list().map(({ id }) => id), patient).toEqual([12])
  })

  it('compiles MJML', async () => {
    await put('7-mail/template.mjml', mjml('<mj-text>Hello {{var:name}}</mj-text>'))
    const { find } = await open()
    expect(find(7)).toMatchObject({ editMode: 4, mjml: expect.stringContaining('<mj-text>') })
    expect(find(7)?.html).toMatch(/<!doctype html>.*Hello \{\{var:name\}\}/isu)
  })

  it('keeps the last good version of a template that cannot be read any more, and tells of it once', async () => {
    await put('7-mail/template.mjml', mjml('<mj-text>good</mj-text>'))
    const opened = await open()
    await put('7-mail/template.mjml', mjml('<mj-txet>bad</mj-txet>'))
    await expect.poll(() => opened.problems.length, patient).toBe(1)
    expect(opened.problems[0]).toEqual({
      file: '7-mail/template.mjml',
      line: 2,
      reason: "Element mj-txet doesn't exist or is not registered",
      effect: 'stale',
    })
    expect(opened.find(7)?.html).toContain('good')
    await put('8-other/template.txt', 'x')
    await expect.poll(() => opened.find(8)?.text, patient).toBe('x')
    expect(told).toEqual([
      'Template "7-mail/template.mjml", line 2: Element mj-txet doesn\'t exist or is not registered; what was read before stays in use',
    ])
    await put('7-mail/template.mjml', mjml('<mj-text>better</mj-text>'))
    await expect.poll(() => opened.find(7)?.html, patient).toContain('better')
    expect(opened.problems).toEqual([])
  })

  it.each<[what: string, file: string, content: string | Uint8Array, reason: RegExp]>([
    ['a folder without content', '1-a/other.html', 'x', /no content/u],
    ['text that is not UTF-8', '1-a/template.html', new Uint8Array([0xff, 0xfe]), /not UTF-8/u],
    ['MJML that is none', '1-a/template.mjml', 'hello', /Parsing failed/u],
    [
      'MJML that asks for a file',
      '1-a/template.mjml',
      mjml('<mj-include path="/etc/passwd" type="html" />'),
      /mj-include/u,
    ],
    ['a file that is too large', '1-a/template.txt', 'x'.repeat(4 * 1024 * 1024 + 1), /at most 4194304/u],
  ])('tells of %s', async (_what, file, content, reason) => {
    await put(file, content)
    const { problems, list } = await open()
    expect(problems).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(reason), effect: 'missing' }),
    ])
    expect(list()).toEqual([])
  })

  it.each([
    ['{', /no JSON/u],
    ['{"header":{}}', /header/u],
    ['{"purposes":["fun"]}', /purposes\.0/u],
  ])('tells what is wrong with the facts %s', async (json, reason) => {
    await put('1-a/template.txt', 'x')
    await put('1-a/template.json', json)
    const { problems } = await open()
    expect(problems).toEqual([
      expect.objectContaining({ file: '1-a/template.json', reason: expect.stringMatching(reason) }),
    ])
  })

  it('tells of two folders with one id, and uses the first', async () => {
    await put('1-a/template.txt', 'a')
    await put('1-b/template.txt', 'b')
    const { problems, find } = await open()
    expect(find(1)?.text).toBe('a')
    expect(problems.map(({ file }) => file)).toEqual(['1-b'])
  })

  it('is an error at the start where there is none', async () => {
    path = join(path, 'none')
    await expect(open()).rejects.toThrow(/is no directory/u)
    path = dirname(path)
  })
})
