import { defineConfig } from '@playwright/test'

/** `CHROMIUM_PATH` names a browser that is there; without it Playwright takes its own. */
const executablePath = process.env.CHROMIUM_PATH

export default defineConfig({
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'line',
  use: executablePath === undefined ? {} : { launchOptions: { executablePath, args: ['--no-sandbox'] } },
})
