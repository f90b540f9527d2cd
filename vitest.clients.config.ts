import { defineConfig } from 'vitest/config'

/** Clients that need more than Node: Go, PyPI. `npm run test:clients` runs them. */
export default defineConfig({
  test: {
    include: ['test/clients/**/*.clients.ts'],
    testTimeout: 240_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
})
