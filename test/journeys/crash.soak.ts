import { it } from 'vitest'
import { crashAndCompare } from './crash-ledger.ts'

/** `POSTFANG_SOAK_KILLS` says how many; 1,000 by default. */
const kills = Number(process.env.POSTFANG_SOAK_KILLS ?? 1_000)

it(
  `has every message that got its 250 after each of ${kills} kills, none of them altered`,
  {
    timeout: kills * 10_000,
  },
  () => crashAndCompare(kills),
)
