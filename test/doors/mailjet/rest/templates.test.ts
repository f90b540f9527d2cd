import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Mailjet from 'node-mailjet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'

let directory: string
let postfang: TestPostfang

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-templates-'))
  await mkdir(join(directory, '12-welcome'))
  await writeFile(join(directory, '12-welcome', 'template.html'), '<p>Hi</p>')
  postfang = await startPostfang({ templates: directory })
})
afterAll(async () => {
  await postfang.close()
  await rm(directory, { recursive: true })
})

/** Asks as an application with this API key does. */
async function ask(key: string, method: string, path: string, body?: unknown) {
  const authorization = `Basic ${Buffer.from(`${key}:secret`).toString('base64')}`
  const response = await postfang.fetch(`/v3/REST/${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, json: text === '' ? undefined : JSON.parse(text) }
}

async function make(key: string, properties: Readonly<Record<string, unknown>>): Promise<number> {
  const { status, json } = await ask(key, 'POST', 'template', properties)
  expect(status).toBe(201)
  return json.Data[0].ID
}

describe('/v3/REST/template', () => {
  it('makes, reads, changes and deletes a template of the key', async () => {
    const id = await make('one', { name: 'Receipt', PURPOSES: ['transactional'], Locale: 'de_DE' })
    const { text, json } = await ask('one', 'GET', `template/${id}`)
    expect(text).toMatch(/^\{ "Count" : 1, "Data" : \[\{ "Author" : "", "Categories" : \[\], /u)
    expect(text).toMatch(/\], "Total" : 1 \}$/u)
    expect(Object.keys(json.Data[0])).toEqual(Object.keys(json.Data[0]).toSorted())
    expect(json.Data[0]).toMatchObject({
      ID: id,
      Name: 'Receipt',
      EditMode: 2,
      Locale: 'de_DE',
      OwnerType: 'apikey',
      CreatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
    })
    expect(await ask('one', 'PUT', `template/${id}`, { name: 'Receipt' })).toMatchObject({
      status: 304,
      text: '',
    })
    const changed = await ask('one', 'PUT', `template/${id}`, { Description: 'New' })
    expect(changed).toMatchObject({ status: 200, json: { Data: [{ Name: 'Receipt', Description: 'New' }] } })
    expect((await ask('one', 'GET', 'template/Receipt')).json.Data[0].ID).toBe(id)
    expect((await ask('other', 'GET', `template/${id}`)).status).toBe(404)
    expect(await ask('one', 'DELETE', `template/${id}`)).toMatchObject({ status: 204, text: '' })
    expect(await ask('one', 'GET', `template/${id}`)).toMatchObject({
      status: 404,
      text: '{ "ErrorInfo" : "", "ErrorMessage" : "Object not found", "StatusCode" : 404 }',
    })
  })

  it('lists in pages, sorted, filtered and counted', async () => {
    for (const name of ['b', 'c', 'a'])
      await make('list', { Name: name, Categories: name === 'a' ? ['x', 'y'] : ['x'] })
    const names = async (query: string) =>
      (await ask('list', 'GET', `template?OwnerType=apikey&${query}`)).json.Data.map(
        ({ Name }: { Name: string }) => Name,
      )
    expect(await names('sort=name')).toEqual(['a', 'b', 'c'])
    expect(await names('Sort=Name+DESC&LIMIT=2&offset=1')).toEqual(['b', 'a'])
    expect(await names('name=c&unknown=1')).toEqual(['c'])
    expect(await names('Categories=x,y&CategoriesSelectionMethod=containsall')).toEqual(['a'])
    expect(await names('Limit=0')).toHaveLength(3)
    expect((await ask('list', 'GET', 'template?countOnly=1')).json).toMatchObject({ Total: 4 })
    expect((await ask('list', 'GET', 'template')).json.Data.map(({ ID }: { ID: number }) => ID)).toContain(12)
  })

  it('refuses to change one of the directory, and says where it is', async () => {
    const refused = await ask('one', 'PUT', 'template/12', { Name: 'x' })
    expect(refused).toMatchObject({
      status: 403,
      json: { ErrorMessage: expect.stringContaining('12-welcome') },
    })
    expect((await ask('one', 'DELETE', 'template/12')).status).toBe(403)
  })

  it.each([
    [{}, 'Name'],
    [{ Name: 1 }, 'Name'],
    [{ Name: 'x'.repeat(256) }, 'Name'],
    [{ Name: 'x', Purposes: ['fun'] }, 'Purposes'],
    [{ Name: 'x', EditMode: 9 }, 'EditMode'],
    [[], 'object'],
  ])('refuses %j in its own words', async (body, word) => {
    const { status, json } = await ask('one', 'POST', 'template', body)
    expect([status, Object.keys(json)]).toEqual([400, ['ErrorInfo', 'ErrorMessage', 'StatusCode']])
    expect(json.ErrorMessage).toContain(word)
  })
})

describe('/v3/REST/template/{id}/detailcontent', () => {
  it('empties with POST what is not given, and keeps it with PUT', async () => {
    const id = await make('content', { Name: 'x' })
    const path = `template/${id}/detailcontent`
    const first = { 'Html-part': '<p>1</p>', 'Text-part': '1', Headers: { Subject: 'One' } }
    expect(await ask('content', 'POST', path, first)).toMatchObject({
      status: 201,
      json: { Data: [{ ...first, MJMLContent: null }] },
    })
    expect((await ask('content', 'PUT', path, { 'text-part': '2' })).json.Data).toEqual([
      { ...first, 'Text-part': '2', MJMLContent: null },
    ])
    expect((await ask('content', 'PUT', path, { 'text-part': '2' })).status).toBe(304)
    await ask('content', 'POST', path, { 'Text-part': '3' })
    expect((await ask('content', 'GET', path)).json.Data).toEqual([
      { Headers: {}, 'Html-part': null, MJMLContent: null, 'Text-part': '3' },
    ])
    expect((await ask('content', 'GET', 'template/1/detailcontent')).json).toMatchObject({
      StatusCode: 404,
      ErrorMessage: 'The resource with the specified ID you are trying to reach does not exist.',
    })
  })

  it('compiles MJML, and refuses what does not compile', { timeout: 20_000 }, async () => {
    const path = `template/${await make('content', { Name: 'mjml' })}/detailcontent`
    const mjml =
      '<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>'
    expect((await ask('content', 'POST', path, { 'Mjml-part': mjml })).json.Data[0]).toMatchObject({
      MJMLContent: mjml,
      'Html-part': expect.stringContaining('Hi'),
    })
    const wrong = await ask('content', 'PUT', path, {
      MJMLContent: '<mjml><mj-body><mj-no/></mj-body></mjml>',
    })
    expect(wrong).toMatchObject({ status: 400, json: { ErrorMessage: expect.stringContaining('line 1') } })
    expect((await ask('content', 'GET', path)).json.Data[0].MJMLContent).toBe(mjml)
  })
})

it('a resource that there is not is told in Mailjet’s words, never as an empty success', async () => {
  expect(await ask('one', 'GET', 'wrongresourcepath')).toMatchObject({
    status: 500,
    text: '{ "ErrorInfo" : "EFPWebError", "ErrorMessage" : "Could not determine HTTP module for request \\"wrongresourcepath\\"", "StatusCode" : 500 }',
  })
})

it('Mailjet’s own client makes a template, fills it, and sends with it', async () => {
  const { hostname, port } = new URL(postfang.http)
  const client = Mailjet.Client.apiConnect('node', 'secret', {
    options: { proxy: { protocol: 'http', host: hostname, port: Number(port) } },
  })
  const made = await client
    .post('template', { version: 'v3' })
    .request({ Name: 'Receipt', Purposes: ['transactional'] })
  const [{ ID: id }] = (made.body as unknown as { Data: [{ ID: number }] }).Data
  const content = { 'Html-part': '<p>Hi {{var:name}}</p>', Headers: { Subject: 'Receipt for {{var:name}}' } }
  await client.post('template', { version: 'v3' }).id(id).action('detailcontent').request(content)
  const read = await client.get('template', { version: 'v3' }).id(id).action('detailcontent').request()
  expect(read.body).toMatchObject({ Count: 1, Data: [content] })
  await client.post('send', { version: 'v3.1' }).request({
    Messages: [
      {
        From: { Email: 'pilot@example.com' },
        To: [{ Email: 'ann@example.com' }],
        TemplateID: id,
        TemplateLanguage: true,
        Variables: { name: 'Ann' },
      },
    ],
  })
  const { deliveries } = await postfang.json<{ deliveries: unknown[] }>(
    '/api/messages/latest/delivered?mailbox=node',
  )
  expect(deliveries[0]).toMatchObject({
    subject: 'Receipt for Ann',
    html: expect.stringContaining('<p>Hi Ann</p>'),
  })
})
