import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startProcess } from '../support/postfang-process.ts'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../..', import.meta.url))

it('runs by npx from the packed package in an empty project', { timeout: 300_000 }, async () => {
  const project = await mkdtemp(join(tmpdir(), 'postfang-package-'))
  try {
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], { cwd: repository })
    const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
    await writeFile(join(project, 'package.json'), '{ "private": true }')
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], {
      cwd: project,
    })

    await checkEntries(project)

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

/** A project that has the test frameworks: its types check, and each entry does what it is for. */
async function checkEntries(project: string): Promise<void> {
  const consumer = join(project, 'consumer')
  await cp(join(repository, 'test/journeys/consumer'), consumer, { recursive: true })
  for (const name of ['vitest', '@jest/globals', 'expect', '@playwright/test', '@types/node']) {
    const link = join(project, 'node_modules', name)
    await mkdir(join(link, '..'), { recursive: true })
    // A dependency may have brought one along.
    await rm(link, { recursive: true, force: true })
    await symlink(join(repository, 'node_modules', name), link)
  }
  const tsc = join(repository, 'node_modules/.bin/tsc')
  await run(tsc, ['--project', consumer], { cwd: project }).catch(({ stdout }: { stdout: string }) => {
    throw new Error(`The types of the package do not check:\n${stdout}`)
  })
  await run(process.execPath, ['--test', join(consumer, 'entries.ts')], { cwd: project })
}
