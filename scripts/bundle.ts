import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OutputChunk, rolldown } from 'rolldown'

/**
 * Joins what the program runs on into a few files in dist/bundle: of hundreds of modules, most of a start is spent on
 * finding them. All lie in one folder, where a thread's module finds the next one under its own name. The library's
 * modules in dist/server stay as they are.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = join(root, 'dist/bundle')

/** What a process or a thread begins with. */
const entries = [
  'src/cli/main.ts',
  'src/doors/smtp/login/password-thread.ts',
  'src/events/delivery-thread.ts',
  'src/inbox/reading/reading-thread.ts',
  'src/mailjet/workshop/workshop-thread.ts',
  'src/store/sqlite/checkpoint-thread.ts',
  'src/store/sqlite/database-thread.ts',
]

/** Machine code, or hundreds of modules that few need and that load one another by name. */
const external = ['better-sqlite3', 'mjml', 'iconv-lite', /^node:/]

export async function bundle(): Promise<void> {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((path) => [basename(path, '.ts'), path])),
    external,
    platform: 'node',
  })
  const { output } = await build.write({
    dir: directory,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
  })
  await build.close()
  const chunks = output.filter((file) => file.type === 'chunk')
  writeFileSync(join(directory, 'LICENSES.txt'), composeLicenses(chunks))
}

/** What is joined in belongs to others, whose licences want to be named where their work goes. */
function composeLicenses(chunks: readonly OutputChunk[]): string {
  const packages = new Set(chunks.flatMap(({ moduleIds }) => moduleIds.flatMap(findPackage)))
  return [...packages]
    .sort()
    .map(describeLicense)
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** The directory of the package that a module is of; none for our own. */
function findPackage(moduleId: string): readonly string[] {
  const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1]
  return found === undefined ? [] : [found]
}

function describeLicense(directory: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? '' : readFileSync(join(directory, file), 'utf8').trim()
  return `${name} ${version} (${license})\n\n${text}\n`
}
