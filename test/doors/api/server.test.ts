import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { infoSchema } from '../../../src/contract/info.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { readAs } from './read-as.ts'

let postfang: TestPostfang

beforeAll(async () => {
  postfang = await startPostfang({ auth: 'ada:sesame' })
})

afterAll(() => postfang.close())

const authorization = `Basic ${Buffer.from('ada:sesame').toString('base64')}`
const get = (path: string) => postfang.fetch(path, { headers: { authorization } })

describe('the server', () => {
  it('says what it is and where it listens', async () => {
    const info = await readAs(infoSchema, get('/api/info'))
    expect(info).toMatchObject({
      name: 'postfang',
      http: postfang.http,
      data: 'memory',
      maxMessageSize: 50 * 1024 * 1024,
    })
    expect(info.smtp).toContain(`smtp://127.0.0.1:${postfang.ports.smtp}`)
  })

  it('answers health checks without a password and without a word about any mail', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await postfang.fetch(path)
      expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
    }
  })

  it('counts for Prometheus, and names nothing', async () => {
    await postfang.send(
      { from: 'secret@example.com', to: 'b@example.com', subject: 'secret', text: 'x' },
      'secret',
    )
    const response = await get('/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    expect(text).not.toContain('secret')
    expect(text).not.toContain('sesame')
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const values = new Map(
      samples.map((line): [string, number] => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]),
    )
    expect([...values.values()].every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
    expect(values.get('postfang_messages_captured_total')).toBe(1)
    expect(values.get('postfang_captured_bytes_total')).toBeGreaterThan(100)
    expect(values.get('postfang_sessions_total')).toBe(1)
    expect(values.get('postfang_messages_refused_busy_total')).toBe(0)
    expect(values.get('postfang_messages_refused_full_total')).toBe(0)
    expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(1e6)
    for (const [name] of values)
      expect(text).toMatch(new RegExp(`# TYPE ${name} (?:counter|gauge)\n${name} `))
  })
})

describe('the documentation', () => {
  it('for programs is an OpenAPI 3.1 document that holds together', async () => {
    const document = await (await get('/api/openapi.json')).json()
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Postfang', version: expect.any(String) },
    })
    const ids: string[] = []
    for (const [path, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method} ${path}`
        ids.push(operation.operationId)
        expect(operation.summary, name).toBeTruthy()
        expect(
          document.tags.map((tag: { name: string }) => tag.name),
          name,
        ).toContain(operation.tags[0])
        const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
        expect(
          inPath.map((parameter) => parameter.name),
          name,
        ).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
        expect(
          inPath.every((parameter) => parameter.required),
          name,
        ).toBe(true)
        for (const parameter of operation.parameters)
          expect(parameter, name).toMatchObject({
            schema: expect.any(Object),
            description: expect.any(String),
          })
        expect(
          Object.keys(operation.responses).filter((status) => /^[12]\d\d$/.test(status)),
          name,
        ).not.toHaveLength(0)
        expect(operation.responses.default?.content, name).toHaveProperty(['application/problem+json'])
        // Those that take nothing but their address.
        const isBare = /^post .*(?:samples|\/(?:send|claim|retry)$|mailboxes$)/.test(name)
        expect(['post', 'patch'].includes(method) && !isBare, name).toBe(operation.requestBody !== undefined)
      }
    }
    expect(new Set(ids).size).toBe(ids.length)
    const text = JSON.stringify(document)
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(20)
    for (const reference of references) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? reference
      expect(Object.keys(document.components.schemas)).toContain(name)
    }
    expect(text).not.toContain('$defs')
    expect(text).not.toContain('9007199254740991')
  })

  it('for programs describes what the routes really take', async () => {
    const document = await (await get('/api/openapi.json')).json()
    const parameters = document.paths['/api/messages/wait'].get.parameters
    const byName = (name: string) => parameters.find((parameter: { name: string }) => parameter.name === name)
    expect(byName('count').schema).toEqual({ type: 'integer', minimum: 1, maximum: 500, default: 1 })
    expect(byName('timeout').schema).toEqual({ type: 'string', default: '10s' })
    expect(byName('q')).toMatchObject({ required: false, schema: { type: 'string' } })
    expect(document.paths['/api/messages/{id}'].patch.requestBody.content).toHaveProperty([
      'application/json',
    ])
    expect(document.paths['/api/messages'].post.requestBody.content).toHaveProperty(['message/rfc822'])
    expect(document.components.schemas.MessagePatch.additionalProperties).toBe(false)
    expect(document.components.schemas.Message).not.toHaveProperty('additionalProperties')
  })

  it('for people names every call, leads nowhere outside, and all its links lead somewhere', async () => {
    const response = await get('/api/docs')
    const page = await response.text()
    const document = await (await get('/api/openapi.json')).json()
    for (const [path, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
      expect(page).toContain(`<span>${path}</span>`)
      for (const operation of Object.values(methods)) expect(page).toContain(`id="${operation.operationId}"`)
    }
    const targets = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))
    const links = [...page.matchAll(/ href="([^"]+)"/g)].map((match) => match[1] ?? '')
    for (const link of links) {
      if (link.startsWith('#')) expect(targets).toContain(link.slice(1))
      else expect(link).toMatch(/^\/(?:api\/openapi\.json|favicon\.svg)?$/)
    }
    expect(page).not.toMatch(/<script|<img|@import|url\(/)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; img-src 'self'; style-src 'sha256-[\w+/=]+';/)
    expect(policy).not.toContain('unsafe')
  })
})

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly responses: Readonly<Record<string, { readonly content?: object }>>
  readonly requestBody?: object
}
