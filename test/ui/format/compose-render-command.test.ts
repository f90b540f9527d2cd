import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { composeRenderCommand } from '../../../ui/src/format/compose-render-command.ts'

/** Pastes it into a real shell, where `postfang` is ours. */
async function runInShell(command: string): Promise<string> {
  const bin = await mkdtemp(join(tmpdir(), 'postfang-command-'))
  try {
    await symlink(resolve('bin/postfang.js'), join(bin, 'postfang'))
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
    return (await promisify(execFile)('sh', ['-c', command], { env })).stdout
  } finally {
    await rm(bin, { recursive: true })
  }
}

it('writes a command that a shell hands over as it is, whatever is in it', { timeout: 20_000 }, async () => {
  const command = composeRenderCommand({
    kind: 'html',
    source: "<p>{{var:name}} $HOME `id` 'x'</p>\nEND\n\\",
    subject: "--it's {{var:name}}",
    variables: '{"name":"O\'Neill $(id)"}\n',
  })
  expect(await runInShell(command)).toBe(
    "--it's O'Neill $(id)\n<p>O'Neill $(id) $HOME `id` 'x'</p>\nEND\n\\\n",
  )
})

it('says what is on standard input, and leaves out what is empty', () => {
  const command = composeRenderCommand({ kind: 'mjml', source: '<mjml/>', subject: '', variables: ' ' })
  expect(command).toBe("postfang render - --mjml <<'END'\n<mjml/>\nEND\n")
})
