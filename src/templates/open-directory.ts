import { type FSWatcher, watch } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workshop } from '../mailjet/workshop/workshop.ts'
import { PostfangError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { StoredTemplate } from '../model/stored-template.ts'
import { fingerprintOf, type ReadTemplate, readTemplate, readTemplateName } from './read-template.ts'
import type { TemplateDirectory } from './template-directory.ts'
import type { TemplateProblem } from './templates.ts'

export interface DirectoryOptions {
  readonly path: string
  readonly workshop: Workshop
  /** Hears of each problem once. */
  readonly onError: (error: unknown) => void
}

/** How long files are left alone before a change of theirs is taken: whoever writes them may not be done. */
const settleMs = 150
/** How often the directory is looked at where nothing tells of a change: network file systems, some containers. */
const lookMs = 2_000
/** A look at thousands of files takes a while; so many times that is rested afterwards. */
const restPerLook = 30

/** A folder, what was last read of it, and what is seen of it since. */
interface Entry {
  readonly folder: string
  fingerprint: string | undefined
  template: StoredTemplate | undefined
  problems: readonly TemplateProblem[]
  /** Since when its files have been as they are, by the monotonic clock. */
  seen: { readonly fingerprint: string; readonly at: number }
}

/** Of a folder that is not there. */
const gone = 'gone'

/**
 * Reads a directory of templates, one folder each, and follows its changes. A template whose files cannot be read, or
 * are being written, stays as it last was; what is wrong with them is told.
 *
 * @throws PostfangError `invalid` where there is no such directory
 */
export async function openTemplateDirectory(options: DirectoryOptions): Promise<TemplateDirectory> {
  const { path, workshop, onError } = options
  await refuseMissing(path)
  const entries = new Map<string, Entry>()
  const told = new Set<string>()
  let templates: readonly StoredTemplate[] = []
  let problems: readonly TemplateProblem[] = []
  /** What is wrong with the directory itself. */
  let ofDirectory: readonly TemplateProblem[] = []
  let isClosed = false

  async function look(isFirst: boolean): Promise<void> {
    const folders = await listFolders(path).catch((error: unknown) => {
      const reason = `The directory cannot be read: ${error instanceof Error ? error.message : error}`
      ofDirectory = [{ file: path, reason, line: null, effect: 'stale' }]
      return undefined
    })
    if (folders === undefined) return publish()
    const extra = folders.length - limits.templates
    const reason = `It has ${extra} templates more than the ${limits.templates} that are taken, in order of their names`
    ofDirectory = extra > 0 ? [{ file: path, reason, line: null, effect: 'missing' }] : []
    for (const { folder, id, name } of folders.slice(0, limits.templates)) {
      const entry = entries.get(folder) ?? createEntry(folder)
      entries.set(folder, entry)
      await renew(entry, { id, name }, isFirst)
    }
    const there = new Set(folders.map(({ folder }) => folder))
    for (const entry of [...entries.values()].filter(({ folder }) => !there.has(folder))) {
      if (hasSettled(entry, gone)) entries.delete(entry.folder)
    }
    if (!isClosed) publish()
  }

  /** Takes what the files say now, if it is something new and they have come to rest. */
  async function renew(entry: Entry, names: { id: number; name: string }, isFirst: boolean): Promise<void> {
    const directory = join(path, entry.folder)
    const before = await fingerprintOf(directory)
    if (before === entry.fingerprint) return
    if (!hasSettled(entry, before) && !isFirst) return
    const read = await readTemplate({ root: path, folder: entry.folder, ...names }, workshop)
    if ((await fingerprintOf(directory)) !== before) return lookSoon()
    if (!isClosed) take(entry, before, read)
  }

  function hasSettled(entry: Entry, fingerprint: string): boolean {
    const now = performance.now()
    if (entry.seen.fingerprint !== fingerprint) entry.seen = { fingerprint, at: now }
    const isSettled = now - entry.seen.at >= settleMs
    if (!isSettled) lookSoon()
    return isSettled
  }

  function take(entry: Entry, fingerprint: string, { template, problems: found }: ReadTemplate): void {
    const failure = entry.template === undefined ? 'missing' : 'stale'
    const effect = template === undefined ? failure : 'warning'
    entry.fingerprint = fingerprint
    entry.problems = found.map((problem) => ({ ...problem, effect }))
    entry.template = template ?? entry.template
  }

  /** Of two folders with one id the first by name counts. */
  function publish(): void {
    const byId = new Map<number, { template: StoredTemplate; folder: string }>()
    const found: TemplateProblem[] = [...ofDirectory]
    for (const { folder, template, problems: own } of [...entries.values()].toSorted(byFolder)) {
      found.push(...own)
      if (template === undefined) continue
      const first = byId.get(template.id)
      if (first === undefined) byId.set(template.id, { template, folder })
      else {
        const reason = `It has the id of "${first.folder}", which is used instead`
        found.push({ file: folder, reason, line: null, effect: 'missing' })
      }
    }
    templates = [...byId.values()].map(({ template }) => template).toSorted((a, b) => a.id - b.id)
    problems = found
    tell()
  }

  function tell(): void {
    const now = new Set<string>()
    for (const { file, line, reason, effect } of problems) {
      const place = line === null ? '' : `, line ${line}`
      const sentence = `Template "${file}"${place}: ${reason}${effect === 'stale' ? '; what was read before stays in use' : ''}`
      now.add(sentence)
      if (!told.has(sentence)) onError(new PostfangError('invalid', sentence))
    }
    told.clear()
    for (const sentence of now) told.add(sentence)
  }

  let looking: Promise<void> | undefined
  let isDue = false
  /** One look at a time; what changes meanwhile is looked at afterwards. */
  function lookNow(): void {
    if (isClosed) return
    isDue = looking !== undefined
    const start = performance.now()
    looking ??= look(false)
      .catch(onError)
      .finally(() => {
        looking = undefined
        lookLater(performance.now() - start)
        if (isDue) lookNow()
      })
  }
  let later: NodeJS.Timeout | undefined
  function lookLater(tookMs: number): void {
    if (isClosed) return
    clearTimeout(later)
    later = setTimeout(lookNow, Math.max(lookMs, tookMs * restPerLook)).unref()
  }
  let soon: NodeJS.Timeout | undefined
  function lookSoon(): void {
    if (isClosed) return
    clearTimeout(soon)
    soon = setTimeout(lookNow, settleMs + 10).unref()
  }

  await look(true)
  lookLater(0)
  const watcher = startWatching(path, lookSoon)
  return {
    find: (key) => templates.find(({ id, name }) => (typeof key === 'number' ? id === key : name === key)),
    list: () => templates,
    get problems() {
      return problems
    },
    close() {
      isClosed = true
      clearTimeout(later)
      clearTimeout(soon)
      watcher?.close()
    },
  }
}

function createEntry(folder: string): Entry {
  const seen = { fingerprint: '', at: 0 }
  return { folder, fingerprint: undefined, template: undefined, problems: [], seen }
}

const byFolder = (a: Entry, b: Entry) => (a.folder < b.folder ? -1 : 1)

/** Where the system cannot watch, looking now and then has to do. */
function startWatching(path: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { recursive: true, persistent: false }, changed)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}

async function refuseMissing(path: string): Promise<void> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isDirectory) throw new PostfangError('invalid', `--templates "${path}" is no directory`)
}

async function listFolders(path: string) {
  const names = await readdir(path)
  return names
    .toSorted()
    .map((folder) => ({ folder, ...readTemplateName(folder) }))
    .filter((found): found is { folder: string; id: number; name: string } => found.id !== undefined)
}
