import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Where and with what a measurement was taken. */
export interface Machine {
  readonly date: string
  readonly commit: string
  readonly versions: Readonly<Record<string, string>>
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  /** Of the last minute, before the measurement: above 0.5 somebody else is at work. */
  readonly load: number
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    commit: commitOf(),
    versions: { node: process.versions.node, postfang: versionOf('package.json'), ...libraryVersions() },
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()} ${arch()}`,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

export function formatMachine(machine: Machine): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
  const { date, commit, cores, cpu, memoryGiB, system, load } = machine
  return `${date}, commit ${commit}; ${cores} cores (${cpu}), ${memoryGiB} GiB, ${system}, load ${load}; ${versions.join(', ')}`
}

function libraryVersions(): Record<string, string> {
  const names = ['smtp-server', 'better-sqlite3', 'hono', 'ws']
  return Object.fromEntries(names.map((name) => [name, versionOf(`node_modules/${name}/package.json`)]))
}

function versionOf(file: string): string {
  return JSON.parse(readFileSync(file, 'utf8')).version
}

/** With a mark where the work tree differs from the commit. */
function commitOf(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty=+'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
