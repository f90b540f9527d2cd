import { execFile } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { runProcess, startProcess } from '../support/postfang-process.ts'

/**
 * The Dockerfile's own steps, carried out in an empty directory: its build stage from its build context, its last stage
 * from what that leaves, its command as a user without rights. Where a Docker engine runs, `docker build .` does the same.
 */

const repository = fileURLToPath(new URL('../..', import.meta.url))
const unprivileged = { uid: 65_534, gid: 65_534 }

interface Step {
  readonly instruction: string
  readonly text: string
}

/** The instructions of each stage, continued lines joined. */
function parseStages(dockerfile: string): Step[][] {
  const lines = dockerfile.replaceAll(/\\\n/gu, ' ').split('\n')
  const stages: Step[][] = []
  for (const line of lines) {
    const [instruction = '', ...rest] = line.trim().split(/\s+/u)
    if (instruction === '' || instruction.startsWith('#')) continue
    if (instruction === 'FROM') stages.push([])
    stages.at(-1)?.push({ instruction, text: rest.join(' ') })
  }
  return stages
}

function texts(stage: readonly Step[] = [], instruction: string): string[] {
  return stage.filter((step) => step.instruction === instruction).map(({ text }) => text)
}

/** `COPY a b ./` or `COPY dir dir`, relative to the two roots. */
async function copy(from: string, to: string, text: string): Promise<void> {
  const words = text.split(' ').filter((word) => !word.startsWith('--'))
  const target = words.pop() ?? ''
  for (const word of words) {
    const source = word.replace(/^\/app\//u, '')
    const destination = target === './' ? source : target
    await cp(join(from, source), join(to, destination), { recursive: true, verbatimSymlinks: true })
  }
}

it('builds from its context alone, and runs as an unprivileged user', { timeout: 300_000 }, async () => {
  const [build, final] = parseStages(await readFile(join(repository, 'Dockerfile'), 'utf8'))
  const root = await mkdtemp(join(tmpdir(), 'postfang-docker-'))
  const [buildRoot, appRoot, dataRoot] = ['build', 'app', 'data'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  try {
    await Promise.all([buildRoot, appRoot, dataRoot].map((directory) => mkdir(directory)))
    await chmod(root, 0o755)
    for (const step of build ?? []) {
      if (step.instruction === 'COPY') await copy(repository, buildRoot, step.text)
      if (step.instruction === 'RUN') await promisify(execFile)('sh', ['-c', step.text], { cwd: buildRoot })
    }
    for (const text of texts(final, 'COPY')) await copy(buildRoot, appRoot, text)

    expect(texts(final, 'USER')).toEqual(['node'])
    expect(texts(final, 'VOLUME')).toEqual(['/data'])
    const environment = Object.fromEntries(
      [
        ...texts(final, 'ENV')
          .join(' ')
          .matchAll(/(\w+)="?((?<=")[^"]*|\S+)/gu),
      ].map(([, name, value]) => [name, value]),
    )
    expect(environment.POSTFANG_HTTP).toBe('0.0.0.0:8025')
    const isRoot = process.getuid?.() === 0
    if (isRoot) await chown(dataRoot, unprivileged.uid, unprivileged.gid)

    const env = {
      ...environment,
      POSTFANG_SMTP: environment.POSTFANG_SMTP?.replaceAll(/:\d+/gu, ':0'),
      POSTFANG_HTTP: '0.0.0.0:0',
      POSTFANG_DATA: join(dataRoot, 'postfang.db'),
      HOME: '/nonexistent',
    }
    const command: string[] = JSON.parse(texts(final, 'ENTRYPOINT')[0] ?? '[]')
    const user = isRoot ? unprivileged : {}
    const options = { cwd: appRoot, env, command: [process.execPath, ...command.slice(1)], ...user }
    await using postfang = await startProcess([], options)
    expect(postfang.smtp).toHaveLength(3)

    const health = texts(final, 'HEALTHCHECK')[0] ?? ''
    const check: string[] = JSON.parse(health.slice(health.indexOf('[')))
    const port = new URL(postfang.http).port
    const script = check.slice(1).map((word) => word.replace('8025', port))
    expect((await runProcess(script, { command: [process.execPath], ...user })).code).toBe(0)
    expect((await postfang.kill('SIGTERM')).code).toBe(0)
  } finally {
    await rm(root, { recursive: true })
  }
})
