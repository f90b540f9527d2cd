import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RenderedJson, TemplateJson, TemplateListJson } from '../../../src/contract/template.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let directory: string
let postfang: TestPostfang

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-templates-'))
  await put('12-welcome', 'template.html', '<p>Hi {{var:name}}</p>')
  await put('12-welcome', 'template.json', '{"headers":{"Subject":"Hello {{var:name}}"}}')
  await put('13-broken', 'template.json', '{')
  postfang = await startPostfang({ templates: directory })
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

async function put(folder: string, file: string, content: string): Promise<void> {
  await mkdir(join(directory, folder), { recursive: true })
  await writeFile(join(directory, folder, file), content)
}

function post(body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return postfang.fetch('/api/templates/render', { method: 'POST', headers, body: JSON.stringify(body) })
}

async function rendered(body: unknown): Promise<RenderedJson> {
  const response = await post(body)
  expect(response.status).toBe(200)
  return (await response.json()) as RenderedJson
}

const named = {
  from: 'shop@example.com',
  to: 'ann@example.com',
  subject: 'Order {{var:id}}',
  text: 'Order {{var:id}} for {{var:name}}',
  headers: { 'X-MJ-Vars': '{"id":17,"name":"Ann"}' },
}

describe('POST /api/templates/render', () => {
  it('renders each piece, and tells of each error with its place', async () => {
    const result = await rendered({
      subject: 'Hi {{var:name}} [[data:first:"friend"]]',
      text: 'one\ntwo {{var:none}}',
      html: '{% for x in var:list %}<li>{{x}}</li>{% endfor %}',
      variables: { name: 'Ann', list: [1, 2] },
    })
    expect(result).toMatchObject({ subject: 'Hi Ann friend', text: null, html: '<li>1</li><li>2</li>' })
    expect(result.errors).toEqual([
      {
        piece: 'text',
        message: 'expression parsing error ## Unknown identifier: var:none ## near ## {{var:none ##',
        line: 2,
        column: 15,
        offset: 18,
      },
    ])
  })

  it('compiles MJML, and finds in it what is wrong with what comes out', { timeout: 20_000 }, async () => {
    const mjml = (text: string) =>
      `<mjml><mj-body><mj-section><mj-column>\n<mj-text>${text}</mj-text>\n</mj-column></mj-section></mj-body></mjml>`
    expect((await rendered({ mjml: mjml('Hi {{var:name}}'), variables: { name: 'Ann' } })).html).toContain(
      'Hi Ann',
    )
    expect((await rendered({ mjml: mjml('{{var:name}}') })).errors).toMatchObject([
      { piece: 'mjml', line: 2 },
    ])
    expect(
      (await rendered({ mjml: '<mjml><mj-body>\n<mj-x></mj-x></mj-body></mjml>' })).errors,
    ).toMatchObject([{ piece: 'mjml', line: 2, message: "Element mj-x doesn't exist or is not registered" }])
  })

  it('begins with a captured message, its variables under those that are given', async () => {
    const message = await postfang.send(named, 'run-42')
    expect(await rendered({ message, variables: { name: 'Zoë' } })).toMatchObject({
      subject: 'Order 17',
      text: 'Order 17 for Zoë\n',
      variables: { id: 17, name: 'Zoë' },
      source: { text: 'Order {{var:id}} for {{var:name}}\n', html: null },
    })
    expect(await rendered({ message, text: '{{var:id}}' })).toMatchObject({ subject: null, text: '17' })
  })

  it('renders a stored template, by the subject that is given', async () => {
    expect(await rendered({ templateId: 12, variables: { name: 'Ann' } })).toMatchObject({
      subject: 'Hello Ann',
      html: '<p>Hi Ann</p>',
    })
    const own = await rendered({ templateId: 12, subject: 'Own', variables: { name: 'Ann' } })
    expect([own.subject, own.html]).toEqual(['Own', '<p>Hi Ann</p>'])
  })

  it.each([
    [{ templateId: 99 }, 404],
    [{ message: '0190a000-0000-7000-8000-000000000001' }, 404],
    [{ text: 1 }, 400],
    [{ texts: '' }, 400],
    [{ variables: [] }, 400],
  ])('refuses %j with %i', async (body, status) => {
    const response = await post(body)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json',
    ])
  })

  it('keeps the HTML for a frame where that is asked for, harmless as any mail', async () => {
    const html = '<script>alert(1)</script><img src="https://tracker.example.com/a.png">{{var:x}}'
    const { frame } = await rendered({ html, variables: { x: '<b>ä</b>' }, frame: true })
    const document = await postfang.fetch(frame ?? '')
    expect(document.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;/u,
    )
    expect(await document.text()).toContain('<img src="https://tracker.example.com/a.png"><b>ä</b>')
    expect((await rendered({ html, variables: { x: 1 } })).frame).toBeNull()
    expect((await rendered({ html, frame: true })).frame).toBeNull()
    expect((await postfang.fetch('/frame/template/0190a000-0000-7000-8000-000000000001')).status).toBe(404)
  })

  it('takes a template of more than the megabyte that other calls may have', async () => {
    const html = 'x'.repeat(4 * 1024 * 1024)
    expect((await rendered({ html, frame: true })).html).toHaveLength(html.length)
    expect((await post({ html: 'x'.repeat(17 * 1024 * 1024) })).status).toBe(413)
  })

  it('ends soon with a template that would go on for long', { timeout: 30_000 }, async () => {
    const loops = '{% for x in var:x %}'.repeat(40) + '{% endfor %}'.repeat(40)
    const list = Array.from({ length: 100 }, (_, index) => index)
    const slow =
      '{% for x in var:x %}{% for y in var:x %}{{ FormatNumberLocale(x, "de_DE", 2) }}{% endfor %}{% endfor %}'
    const result = await rendered({ html: loops, text: slow.repeat(3), variables: { x: list } })
    expect(result.errors.map(({ piece, message }) => [piece, message])).toEqual([
      ['html', 'The template takes more than 1000000 steps'],
    ])
  })
})

describe('GET /api/templates', () => {
  it('lists them without content, and what is wrong with the directory', async () => {
    const { templates, problems } = await postfang.json<TemplateListJson>('/api/templates')
    expect(templates).toEqual([
      expect.objectContaining({ id: 12, name: 'welcome', mailbox: null, editMode: 2 }),
    ])
    expect(problems).toEqual([
      expect.objectContaining({
        file: '13-broken',
        effect: 'missing',
        reason: expect.stringContaining('no content'),
      }),
    ])
    expect(postfang.log.join('\n')).toContain('Template "13-broken": It has no content')
  })

  it('gives one with its content', async () => {
    expect(await postfang.json<TemplateJson>('/api/templates/12?mailbox=run-42')).toMatchObject({
      html: '<p>Hi {{var:name}}</p>',
      headers: { Subject: 'Hello {{var:name}}' },
    })
    expect((await postfang.fetch('/api/templates/99')).status).toBe(404)
  })
})
