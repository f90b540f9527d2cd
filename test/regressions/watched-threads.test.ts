import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** `npm run dev` died at its start: under `node --watch` threads also send what Node has loaded in them. */
it('starts under node --watch and reads a mail', async () => {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const args = ['--data', ':memory:', '--smtp', 'smtp://127.0.0.1:0', '--http', '127.0.0.1:0', '--json']
  const child = spawn(process.execPath, ['--watch', main, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const ready = await new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{"event":"ready"')) resolve(line)
      })
    })
    const { http }: { http: string } = JSON.parse(ready)
    await fetch(`${http}/api/samples/welcome`, { method: 'POST' })
    const { codes } = (await (await fetch(`${http}/api/messages/latest`)).json()) as { codes: string[] }
    expect(codes).toHaveLength(1)
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
})
