import type { Config } from '../config.ts'
import { createMailcatcherDoor } from '../doors/mailcatcher/mailcatcher-door.ts'
import { createMaildevDoor } from '../doors/maildev/maildev-door.ts'
import { createMailhogDoor } from '../doors/mailhog/mailhog-door.ts'
import { createMailpitDoor } from '../doors/mailpit/mailpit-door.ts'
import type { Faults } from '../faults/create-faults.ts'
import type { BindAddress } from '../http/bind-address.ts'
import type { CompatDoor, CompatName } from '../http/compat/compat-door.ts'
import { type CompatPaths, createCompatPaths } from '../http/compat/compat-paths.ts'
import type { CompatRoute } from '../http/compat/compat-route.ts'
import type { UpgradeHandler } from '../http/upgrade-handler.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { RelayFacts, ReleaseMessage } from '../model/release-message.ts'

/** What the doors of other sandboxes are made of; each takes what it needs. */
export interface CompatParts {
  readonly inbox: Inbox
  readonly faults: Faults
  readonly version: string
  /** Base path under which the interfaces are found too. */
  readonly base?: string | undefined
  /** Of the first listener in clear. */
  readonly smtpPort: () => number | undefined
  /** False while mail cannot be taken: when starting, when shutting down. */
  readonly isReady: () => boolean
  /** Really sends a message on; without it every interface refuses to. */
  readonly release?: ReleaseMessage | undefined
  /** By name, and whom they may send to; undefined likewise. */
  readonly relays?: RelayFacts | undefined
  readonly onError: (error: unknown) => void
}

export interface OpenedCompat {
  readonly routes: readonly CompatRoute[]
  readonly upgrades: ReadonlyMap<string, UpgradeHandler>
  /** Undefined where none is spoken: then the gate knows of nothing. */
  readonly paths: CompatPaths | undefined
  close(): void
}

/** One line for each sandbox that is stood in for. */
const doorMakers: Readonly<Partial<Record<CompatName, (parts: CompatParts) => CompatDoor>>> = {
  mailpit: createMailpitDoor,
  mailhog: createMailhogDoor,
  maildev: createMaildevDoor,
  mailcatcher: createMailcatcherDoor,
}

/** Mounts the interfaces in this order: where two have the same method and path, the first has it. */
export function openCompat(names: readonly CompatName[], parts: CompatParts): OpenedCompat {
  const doors = names.flatMap((name) => doorMakers[name]?.(parts) ?? [])
  const routes = firstOfEach(doors.flatMap((door) => door.routes))
  const upgrades = new Map(doors.toReversed().flatMap((door) => [...(door.upgrades ?? [])]))
  return {
    routes,
    upgrades,
    paths: doors.length === 0 ? undefined : createCompatPaths(routes, upgrades.keys(), parts.base),
    close() {
      for (const door of doors) door.close?.()
    },
  }
}

/** What a parameter is called makes no difference to a path. */
function firstOfEach(routes: readonly CompatRoute[]): readonly CompatRoute[] {
  const byAddress = new Map<string, CompatRoute>()
  for (const route of routes) {
    const address = `${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`
    if (!byAddress.has(address)) byAddress.set(address, route)
  }
  return [...byAddress.values()]
}

const usualPorts: Readonly<Record<CompatName, number>> = {
  mailpit: 8025,
  mailhog: 8025,
  maildev: 1080,
  mailcatcher: 1080,
}

/** Where else the HTTP server listens, on the host of `--http`, which has its own port already. */
export function aliasesOf(config: Pick<Config, 'http' | 'compat' | 'compat-ports'>): readonly BindAddress[] {
  const asked = config['compat-ports'] ?? []
  const ports = asked === 'usual' ? new Set(config.compat.map((name) => usualPorts[name])) : asked
  const { host, port: own } = config.http
  return [...ports].filter((port) => port !== own || port === 0).map((port) => ({ host, port }))
}
