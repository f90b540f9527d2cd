import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// What Node has compiled is kept: each thread and program that a test starts out of TypeScript costs half the time.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url))

const hasKeys = process.platform === 'linux' && process.arch === 'x64'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What takes five seconds on a quiet machine has taken more than twenty on a busy one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What has to become true may take its time on a busy machine; a test waits for it, not for a second.
    expect: { poll: { timeout: 15_000 } },
    // Not threads: V8 ends a process in which two of them compile the same calls out of WebAssembly, as fetch makes them
    // and the reading of TypeScript. It is its protection of code by keys that fails then, where a processor has that.
    pool: 'forks',
    execArgv: hasKeys ? ['--no-memory-protection-keys'] : [],
    maxWorkers: '100%',
    isolate: false,
  },
})
