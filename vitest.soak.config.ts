import { defineConfig } from 'vitest/config'

/** Many at a time, or for long: `npm run test:soak`. */
export default defineConfig({
  test: { include: ['test/**/*.soak.ts'], fileParallelism: false, testTimeout: 1_000_000 },
})
