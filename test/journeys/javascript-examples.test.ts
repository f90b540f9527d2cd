import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { findChromium } from '../support/chromium.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const examples = join(repository, 'examples')

/** Inside the repository `postfang/…` is the package itself, as it was built. */
async function run(example: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|NODE_ENV|NODE_OPTIONS|TEST$)/u.test(name),
  )
  const file = program === 'node' ? process.execPath : join(repository, 'node_modules/.bin', program)
  const options = { cwd: join(examples, example), env: { ...Object.fromEntries(own), CI: '1', ...env } }
  await promisify(execFile)(file, [...args], options).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`The example ${example} fails:\n${error.stdout}\n${error.stderr}`)
  })
}

it('is shown in the README as it is', async () => {
  const [readme, example] = await Promise.all(
    [join(repository, 'README.md'), join(examples, 'vitest/sign-up.test.js')].map((path) =>
      readFile(path, 'utf8'),
    ),
  )
  expect(readme).toContain(example)
  expect(example?.trimEnd().split('\n').length).toBeLessThan(10)
})

it.each<[string, string, readonly string[], NodeJS.ProcessEnv]>([
  ['vitest', 'vitest', ['run'], {}],
  ['jest', 'jest', ['--ci'], { NODE_OPTIONS: '--experimental-vm-modules' }],
  ['node-test', 'node', ['--test'], {}],
  ['playwright', 'playwright', ['test'], { CHROMIUM_PATH: findChromium() ?? '' }],
])('the example %s passes', { timeout: 240_000 }, async (example, program, args, env) => {
  await run(example, program, args, env)
})

// Cypress brings a browser of its own by a download; where that has been done, the example runs.
if (existsSync(join(repository, 'node_modules/.bin/cypress'))) {
  it('the example cypress passes', { timeout: 240_000 }, () => run('cypress', 'cypress', ['run', '--quiet']))
}
