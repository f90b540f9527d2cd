import type { Bench } from './bench.ts'
import { capture } from './capture.ts'

/** Every sub-bench, in the order in which `npm run bench` runs them. */
export const benches: readonly Bench[] = [capture]
