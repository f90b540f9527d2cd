import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Finds a Chromium: `CHROMIUM_PATH`, the system's, or one that Playwright has downloaded. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH, ...systemPaths, ...playwrightPaths()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  )
}

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

function playwrightPaths(): string[] {
  const directory = join(homedir(), '.cache', 'ms-playwright')
  if (!existsSync(directory)) return []
  const builds = readdirSync(directory).filter((name) => name.startsWith('chromium-'))
  return builds.flatMap((build) => [
    join(directory, build, 'chrome-linux', 'chrome'),
    join(directory, build, 'chrome-linux64', 'chrome'),
  ])
}

/** Flags for a Chromium in a container that may not reach the network. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
