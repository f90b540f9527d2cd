import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from '../test/support/chromium.ts'
import { run } from './run.ts'

/** What the tests run besides Node, and the Debian package it comes in. */
const tools = [
  { name: 'Chromium', package: 'chromium', isThere: () => findChromium() !== undefined },
  { name: 'swaks', package: 'swaks', isThere: () => isCommand('swaks') },
  { name: 'curl', package: 'curl', isThere: () => isCommand('curl') },
  { name: 'Python', package: 'python3', isThere: () => isCommand('python3') },
]

function isCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

const missing = tools.filter((tool) => !tool.isThere())
if (missing.length > 0) {
  const names = missing.map(({ name }) => name).join(', ')
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!canInstall) {
    console.error(
      `The tests need ${names}: install them (Debian: apt-get install ${missing.map((m) => m.package).join(' ')})`,
    )
    process.exit(1)
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], env)
  await run(
    'apt-get',
    ['install', '-qq', '-y', '--no-install-recommends', ...missing.map((m) => m.package)],
    env,
  )
}
