import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleDirectory, inCopyOf, run } from '../examples/run-example.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let environment: string
let python: string

beforeAll(async () => {
  postfang = await startPostfang()
  environment = await mkdtemp(join(tmpdir(), 'postfang-python-'))
  python = join(environment, 'bin', 'python')
  await run('python3', ['-m', 'venv', environment], { cwd: environment })
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  await run(python, [...install, 'pytest', 'django', 'pyyaml'], { cwd: environment })
}, 240_000)

afterAll(async () => {
  await postfang.close()
  await rm(environment, { recursive: true })
})

const env = () => ({ POSTFANG_URL: postfang.http })

describe('the example', () => {
  it.each(['python', 'django'])('of %s passes', async (name) => {
    await inCopyOf(name, async (cwd) => {
      expect(await run(python, ['-m', 'pytest', '-q'], { cwd, env: env() })).toMatch(/\b[12] passed\b/)
    })
  })

  it('of PHP passes', async () => {
    await inCopyOf('php', async (cwd) => {
      expect(await run('phpunit', ['SignUpTest.php'], { cwd, env: env() })).toContain('OK (1 test')
    })
  })

  it('of Go passes', async () => {
    await inCopyOf('go', async (cwd) => {
      const options = { cwd, env: { ...env(), GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' } }
      expect(await run('go', ['test', '-count=1', './...'], options)).toMatch(/^ok\s/m)
    })
  })

  it('of Java passes', async () => {
    await inCopyOf('java', async (cwd) => {
      const output = await run('mvn', ['--batch-mode', '--no-transfer-progress', 'test'], { cwd, env: env() })
      expect(output).toContain('Tests run: 1, Failures: 0, Errors: 0')
    })
  })

  it.each(['github-actions.yml', 'gitlab-ci.yml'])('ci/%s is YAML, every step a text', async (file) => {
    const script = `
import sys, yaml
def steps(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "script": assert all(isinstance(line, str) for line in value), value
            if key == "run": assert isinstance(value, str), value
            steps(value)
    if isinstance(node, list):
        for item in node: steps(item)
document = yaml.safe_load(open(sys.argv[1]))
steps(document)
print(len(document))`
    const output = await run(python, ['-c', script, join(exampleDirectory('ci'), file)], { cwd: environment })
    expect(Number(output)).toBeGreaterThan(1)
  })
})
