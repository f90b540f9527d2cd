import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startProcess } from '../support/postfang-process.ts'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../..', import.meta.url))

it('runs by npx from the packed package in an empty project', { timeout: 180_000 }, async () => {
  const project = await mkdtemp(join(tmpdir(), 'postfang-package-'))
  try {
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], { cwd: repository })
    const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
    await writeFile(join(project, 'package.json'), '{ "private": true }')
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], {
      cwd: project,
    })

    const { stdout } = await run('npx', ['--no-install', 'postfang', '--version'], { cwd: project })
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u)

    const args = ['--data', ':memory:', '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0']
    const program = join(project, 'node_modules', '.bin', 'postfang')
    await using postfang = await startProcess(args, { cwd: project, command: [process.execPath, program] })
    const page = await (await fetch(postfang.http)).text()
    expect(page).toContain('<script')
    const { id } = (await (
      await fetch(`${postfang.http}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822' },
        body: 'Subject: from an empty project\r\n\r\nHello\r\n',
      })
    ).json()) as { id: string }
    const message = (await (await fetch(`${postfang.http}/api/messages/${id}`)).json()) as { text: string }
    expect(message.text).toBe('Hello\n')
    expect((await postfang.kill('SIGTERM')).code).toBe(0)
  } finally {
    await rm(project, { recursive: true })
  }
})
