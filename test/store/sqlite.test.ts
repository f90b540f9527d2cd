import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { describeCallbacks } from './callback-contract.ts'
import { describeStore } from './contract.ts'
import { describeDeliveries } from './delivery-contract.ts'
import { describeResources } from './resource-contract.ts'

let directory: string
let count = 0
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-store-'))
})
afterAll(() => rm(directory, { recursive: true }))

describe('SQLite in a file', () =>
  describeStore(() => openSqliteStore({ path: join(directory, `${++count}.db`) })))
describe('SQLite with its words in many segments', () =>
  describeStore(() => openSqliteStore({ path: ':memory:', segmentSize: 2 })))
describe('SQLite in memory', () => describeStore(() => openSqliteStore({ path: ':memory:' })))

describe('Mailjet mode in a file', () =>
  describeDeliveries(() => openSqliteStore({ path: join(directory, `${++count}.db`) })))
describe('Mailjet mode in memory', () => describeDeliveries(() => openSqliteStore({ path: ':memory:' })))
describe('callbacks in memory', () => describeCallbacks(() => openSqliteStore({ path: ':memory:' })))
describe('callbacks on disk', () =>
  describeCallbacks(() => openSqliteStore({ path: join(directory, `${++count}.db`) })))

describe('Mailjet resources in a file', () =>
  describeResources(() => openSqliteStore({ path: join(directory, `${++count}.db`) })))
describe('Mailjet resources in memory', () => describeResources(() => openSqliteStore({ path: ':memory:' })))
