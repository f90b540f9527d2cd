import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TemplateListJson } from '../../src/contract/template.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let directory: string
let postfang: TestPostfang

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-templates-'))
  await put('12-welcome', 'template.html', '<p>Hi {{var:name}}</p>')
  await put('12-welcome', 'template.json', '{"headers":{"Reply-To":"help@example.com"}}')
  postfang = await startPostfang({ templates: directory, profile: 'mailjet' })
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

async function put(folder: string, file: string, content: string): Promise<void> {
  await mkdir(join(directory, folder), { recursive: true })
  await writeFile(join(directory, folder, file), content)
}

async function send(templateId: number) {
  const id = await postfang.send({
    from: 'shop@example.com',
    to: 'ann@example.com',
    subject: 'Hello',
    text: 'never seen',
    headers: {
      'X-MJ-TemplateID': String(templateId),
      'X-MJ-TemplateLanguage': '1',
      'X-MJ-Vars': '{"name":"Ann"}',
    },
  })
  const { deliveries } = await postfang.json<{ deliveries: readonly unknown[] }>(
    `/api/messages/${id}/delivered`,
  )
  return deliveries[0]
}

it('a message sent over SMTP is delivered with the template that it names, as its files are now', async () => {
  expect(await send(12)).toMatchObject({ html: expect.stringContaining('<p>Hi Ann</p>'), text: null })
  await put('12-welcome', 'template.html', '<p>Welcome, {{var:name}}</p>')
  await expect
    .poll(() => send(12), { timeout: 10_000 })
    .toMatchObject({ html: expect.stringContaining('<p>Welcome, Ann</p>') })
})

it('a template that is broken by a change stays as it was, and is reported', async () => {
  await put('12-welcome', 'template.mjml', '<mjml><mj-body><mj-nothing></mj-nothing></mj-body></mjml>')
  await expect
    .poll(() => postfang.json<TemplateListJson>('/api/templates'), { timeout: 20_000 })
    .toMatchObject({ problems: [{ file: '12-welcome/template.mjml', line: 1, effect: 'stale' }] })
  expect(await send(12)).toMatchObject({ html: expect.stringContaining('Ann</p>') })
  expect(postfang.log.join('\n')).toContain("mj-nothing doesn't exist")
})

it('a message that names a template that is not there is blocked', async () => {
  expect(await send(99)).toMatchObject({ html: null })
})
