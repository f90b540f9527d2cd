import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Files of the installed package, found from here: this module stays one folder below `dist`, as it is below `src`. */
const isSource = import.meta.url.endsWith('.ts')

/** Where the built screen lies. */
export const uiDirectory = fileURLToPath(new URL(isSource ? '../dist/ui' : '../ui', import.meta.url))

/** The version of the installed package. */
export function readVersion(): string {
  const path = new URL(isSource ? '../package.json' : '../../package.json', import.meta.url)
  const { version }: { version: string } = JSON.parse(readFileSync(path, 'utf8'))
  return version
}
