import { readFileSync } from 'node:fs'

/** The version of the installed package. */
export function readVersion(): string {
  const isSource = import.meta.url.endsWith('.ts')
  const path = new URL(isSource ? '../package.json' : '../../package.json', import.meta.url)
  const { version }: { version: string } = JSON.parse(readFileSync(path, 'utf8'))
  return version
}
