import { it } from 'vitest'
import { crashAndCompare } from './crash-ledger.ts'

it(
  'has every message that got its 250 after each of fifty kills, none of them altered',
  {
    timeout: 300_000,
  },
  () => crashAndCompare(50),
)
