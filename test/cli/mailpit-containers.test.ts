import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { program } from '../support/postfang-process.ts'

/** What modules for containers of Mailpit wait for, as they write it. */
const waitedFor = [
  // quarkus-mailpit: Wait.forLogMessage, which matches a whole line with its end.
  /^.*\[http\] accessible via.*\n$/s,
  // testcontainers-python: wait_for_logs, which searches.
  /accessible via/,
]

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Starts it as an image would be, set by Mailpit's variables only, and reads its output until it is ready. */
async function start(env: Record<string, string>, args: readonly string[] = []) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } })
  stops.push(() => child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const isReady = () =>
    waitedFor.every((pattern) => output.split(/(?<=\n)/).some((line) => pattern.test(line)))
  while (!isReady()) {
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => Promise.reject(errors))])
  }
  const http = /accessible via (http:\/\/[^\s"]*)\//.exec(output)?.[1] ?? ''
  return { http, errors: () => errors }
}

const variables = {
  MP_UI_BIND_ADDR: '127.0.0.1:0',
  MP_SMTP_BIND_ADDR: '127.0.0.1:0',
  MP_DATABASE: ':memory:',
}

it('says that it is ready as containers of Mailpit do, and is', async () => {
  const { http, errors } = await start({
    ...variables,
    MP_UI_AUTH: 'ada:sesame',
    MP_WEBROOT: 'mail/',
    MP_TENANT_ID: 'x',
  })
  expect(http).toMatch(/:\d+\/mail$/)
  // testcontainers-go asks for this status; probes have no password.
  expect((await fetch(`${http}/readyz`)).status).toBe(200)
  expect((await fetch(`${http}/livez`)).status).toBe(200)
  expect((await fetch(`${http}/api/v1/info`)).status).toBe(401)
  const authorization = `Basic ${Buffer.from('ada:sesame').toString('base64')}`
  expect((await fetch(`${http}/api/v1/info`, { headers: { authorization } })).status).toBe(200)
  expect(errors()).toContain('MP_TENANT_ID is passed over')
})

it('says so in JSON, too', async () => {
  const { http } = await start(variables, ['--json'])
  expect((await fetch(`${http}/`)).status).toBe(200)
})
