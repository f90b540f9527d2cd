import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumFlags, findChromium } from './chromium.ts'

/** A real Chromium. */
export async function launchBrowser(extraFlags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('No Chromium found: set CHROMIUM_PATH or install chromium')
  return chromium.launch({ executablePath, args: [...chromiumFlags, ...extraFlags] })
}

/** A page of its own, in English, with what went wrong in it collected. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page
  /** Errors of scripts and of the console. */
  readonly errors: readonly string[]
  /** URLs that it, or a frame in it, had an answer from; what a policy held back never left. */
  readonly answered: readonly string[]
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  // Below the time of a test, so that what was waited for is named when it does not come.
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const errors: string[] = []
  const answered: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  context.on('response', (response) => answered.push(response.url()))
  return { page, errors, answered, [Symbol.asyncDispose]: () => context.close() }
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const axe = readFile(axePath, 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[]
}

/** What axe finds on the page as it is, a line each. The mail's own frame is left out: its author answers for it. */
export async function findAccessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(await axe)
  const { violations } = await page.evaluate<AxeResult>(
    'axe.run({ exclude: [["iframe"]] }, { resultTypes: ["violations"], iframes: false })',
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
