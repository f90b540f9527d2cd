import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumFlags, findChromium } from '../support/chromium.ts'
import { startPostfang } from '../support/start-postfang.ts'

const built = new URL('../../dist/server/', import.meta.url)

/** What a module and all modules that it imports at run time import from elsewhere. */
async function listForeignImports(entry: URL, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  if (seen.has(entry.href)) return new Set()
  seen.add(entry.href)
  const source = (await readFile(entry, 'utf8')).replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const imports = source.matchAll(/^(?:.*\bfrom |import )'([^']+)';$|await import\('([^']+)'\)/gm)
  const specifiers = [...imports].map(([, name, onDemand]) => name ?? onDemand ?? '')
  const inner = await Promise.all(
    specifiers
      .filter((name) => name.startsWith('.'))
      .map((name) => listForeignImports(new URL(name, entry), seen)),
  )
  return new Set([
    ...specifiers.filter((name) => !name.startsWith('.')),
    ...inner.flatMap((names) => [...names]),
  ])
}

describe('the wire client', () => {
  it('needs nothing but cheerio, and that only when it is asked for', async () => {
    expect([...(await listForeignImports(new URL('client/index.js', built)))]).toEqual(['cheerio'])
    expect(await readFile(new URL('client/html.js', built), 'utf8')).toContain("await import('cheerio')")
  })

  it('runs in a browser', { timeout: 60_000 }, async () => {
    await using postfang = await startPostfang()
    await postfang.send(
      { from: 'a@example.com', to: 'b@example.com', subject: 'Hi', html: '<h1>Hello <b>Ann</b></h1>' },
      'app',
    )
    const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: [...chromiumFlags] })
    try {
      const page = await browser.newPage()
      await page.route('**/built/**', (route) =>
        route.fulfill({
          path: fileURLToPath(new URL(route.request().url().split('/built/')[1] ?? '', built)),
        }),
      )
      await page.route('**/page', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
      )
      await page.goto(`${postfang.http}/page`)
      // As text: what transforms the tests would rewrite the import.
      const read = await page.evaluate(`(async () => {
        const { PostfangClient } = await import('/built/client/index.js')
        const client = await PostfangClient.connect(location.origin, { timeout: 15_000 })
        const mailbox = client.mailbox('app')
        const mail = await mailbox.waitFor({ subject: 'hi' })
        for await (const { subject } of mailbox.onMessage()) return [subject, await mail.textOf('h1')]
      })()`)
      expect(read).toEqual(['Hi', 'Hello Ann'])
    } finally {
      await browser.close()
    }
  })
})
