import type { UpgradeHandler } from '../upgrade-handler.ts'
import type { CompatRoute } from './compat-route.ts'

/** The sandboxes whose interfaces are spoken. */
export const compatNames = ['mailpit', 'mailhog', 'maildev', 'mailcatcher'] as const

export type CompatName = (typeof compatNames)[number]

/** The interface of another sandbox over our inbox: what a door in src/doors/<name>/ exports. */
export interface CompatDoor {
  readonly routes: readonly CompatRoute[]
  /** WebSockets by path. */
  readonly upgrades?: ReadonlyMap<string, UpgradeHandler> | undefined
  /** Says goodbye to clients that stay connected. */
  close?(): void
}
