import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../support/postfang-process.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-render-'))
  await writeFile(join(directory, 'hello.html'), '<p>Hi {{var:name}}</p>')
  await writeFile(join(directory, 'wrong.html'), '<p>\n  Hi {{var:name}}, {{var:none}} it is</p>')
  await writeFile(join(directory, 'vars.json'), '{"name":"Ann"}')
})
afterAll(() => rm(directory, { recursive: true }))

const run = (...args: readonly string[]) => runProcess(['render', ...args], { env: {} })
const file = (name: string) => join(directory, name)

describe('postfang render', () => {
  it('prints what comes out, and nothing else', async () => {
    const output = '<p>Hi Ann</p>'
    expect(await run(file('hello.html'), '--vars', '{"name":"Ann"}')).toEqual({ code: 0, output, errors: '' })
    expect(
      await run(file('hello.html'), '--vars', file('vars.json'), '--subject', 'To {{var:name}}'),
    ).toEqual({
      code: 0,
      output: `To Ann\n${output}`,
      errors: '',
    })
  })

  it('shows the place of an error in its line, and exits with 1', async () => {
    expect(await run(file('wrong.html'), '--vars', file('vars.json'))).toEqual({
      code: 1,
      output: '',
      errors: [
        'html, line 2, column 30: expression parsing error ## Unknown identifier: var:none ## near ## {{var:none ##',
        '    Hi {{var:name}}, {{var:none}} it is</p>',
        `  ${' '.repeat(29)}^`,
        '',
      ].join('\n'),
    })
  })

  it.each([
    [[], /Name the template/u],
    [['/does/not/exist'], /Cannot read/u],
    [['hello.html', '--vars', '{'], /--vars is no JSON/u],
    [['hello.html', '--vars', '{}', '--nothing'], /--nothing/u],
  ])('%j is wrong usage, said in one sentence', async (args, sentence) => {
    const given = args.map((word) => (word === 'hello.html' ? file(word) : word))
    const { code, errors } = await run(...given)
    expect([code, errors]).toEqual([2, expect.stringMatching(sentence)])
    expect(errors).toMatch(/^[^\n]+\n$/u)
  })
})
