import type { CompatDoor } from '../../http/compat/compat-door.ts'
import type { MailpitOptions } from './mailpit-options.ts'
import { probeRoutes } from './routes/probes.ts'

/** Mailpit's HTTP interface, version 1, over the inbox. */
export function createMailpitDoor(options: MailpitOptions): CompatDoor {
  return { routes: [...probeRoutes(options)] }
}
