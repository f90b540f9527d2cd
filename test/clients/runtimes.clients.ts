import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../examples/run-example.ts'
import { startPostfang } from '../support/start-postfang.ts'

const script = fileURLToPath(new URL('wire-client.mjs', import.meta.url))
const client = new URL('../../dist/server/client/index.js', import.meta.url).href
let project: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'postfang-runtimes-'))
  await run('npm', ['install', '--silent', '--prefix', project, 'bun', 'deno'], { cwd: project })
}, 240_000)

afterAll(() => rm(project, { recursive: true }))

it.each([
  ['bun', []],
  ['deno', ['run', '--allow-all']],
])('postfang/client runs in %s', async (name, args) => {
  await using postfang = await startPostfang()
  const program = join(project, 'node_modules/.bin', name)
  const output = await run(program, [...args, script], {
    cwd: project,
    env: { POSTFANG_URL: postfang.http, POSTFANG_CLIENT: client, NO_COLOR: '1' },
  })
  expect(output.trim().split('\n')).toEqual(['482913', 'https://shop.example/confirm', 'Hello', 'Hello Ann'])
})
