import type { Bench } from './bench.ts'
import { capture } from './capture.ts'
import { clearing } from './clearing.ts'
import { connections } from './connections.ts'
import { hour } from './hour.ts'
import { latency } from './latency.ts'
import { mailjet } from './mailjet.ts'
import { memory } from './memory.ts'
import { prune } from './prune.ts'
import { render } from './render.ts'
import { scale } from './scale.ts'
import { search } from './search.ts'
import { start } from './start.ts'
import { storage } from './storage.ts'
import { wait } from './wait.ts'

/** Every sub-bench, in the order in which `npm run bench` runs them. */
export const benches: readonly Bench[] = [
  capture,
  latency,
  connections,
  wait,
  hour,
  memory,
  start,
  render,
  mailjet,
  search,
  scale,
  storage,
  prune,
  clearing,
]
