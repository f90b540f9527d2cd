import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumFlags, findChromium } from '../../support/chromium.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { remoteLoads, scripts } from './hostile-mail.ts'

let postfang: TestPostfang
let browser: Browser
let outside: Server
let outsideUrl = ''
/** What reached the attacker's server: connections, and what they asked for. */
const reached: string[] = []

beforeAll(async () => {
  postfang = await startPostfang({ 'remote-content': 'on' })
  outside = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.setHeader('content-type', 'text/html')
    response.end('<script>document.title = "a page like any other"</script>')
  })
  outside.on('connection', () => reached.push('connection'))
  outside.listen(0, '127.0.0.1')
  await once(outside, 'listening')
  outsideUrl = `http://outside.test:${(outside.address() as AddressInfo).port}`
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('Cannot find a Chromium: set CHROMIUM_PATH')
  const names = '--host-resolver-rules=MAP *.test 127.0.0.1'
  // The browser's own guard of this machine is off: what the server does has to hold alone.
  const noGuard = '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets'
  browser = await chromium.launch({ executablePath, args: [...chromiumFlags, names, noGuard] })
})

afterAll(async () => {
  await browser?.close()
  outside.close()
  outside.closeAllConnections()
  await postfang.close()
})

async function capture(html: string): Promise<string> {
  const body = `Content-Type: text/html; charset=utf-8\r\n\r\n${html}`
  const headers = { 'content-type': 'message/rfc822' }
  const answer = await postfang.fetch('/api/messages', { method: 'POST', headers, body })
  return ((await answer.json()) as { id: string }).id
}

/**
 * Shows mails in frames of a page of ours. The frames have no `sandbox` attribute: what the server sends has to hold
 * alone.
 *
 * @returns what their scripts, if any ran, said to the page
 */
async function show(page: Page, ids: readonly string[], query = ''): Promise<readonly string[]> {
  await page.goto(postfang.http)
  return page.evaluate(
    async ({ paths }) => {
      const said: string[] = []
      addEventListener('message', ({ data }) => said.push(String(data)))
      const frames = paths.map(async (path) => {
        const frame = document.createElement('iframe')
        frame.src = path
        const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
        document.body.append(frame)
        await loaded
      })
      await Promise.all(frames)
      // Whatever the mails started has had its turn: a frame of our own that comes last has loaded too.
      const last = document.createElement('iframe')
      last.src = '/frame/last'
      const isLast = new Promise((resolve) => last.addEventListener('load', resolve))
      document.body.append(last)
      await isLast
      return said
    },
    { paths: ids.map((id) => `/frame/${id}${query}`) },
  )
}

describe('hostile mail in its frame', { timeout: 60_000 }, () => {
  it('reaches nobody outside', async () => {
    const ids = await Promise.all(remoteLoads.map((html) => capture(html.replaceAll('OUT', outsideUrl))))
    const page = await browser.newPage()
    await show(page, ids)
    expect(page.url()).toBe(`${postfang.http}/`)
    expect(reached).toEqual([])

    // The trap does work: with remote content let in, the image arrives, and still no script and no frame.
    await show(page, ids, '?remote=1')
    expect(reached).toContain('/img')
    for (const never of [
      '/script',
      '/module',
      '/iframe',
      '/object',
      '/embed',
      '/form',
      '/refresh',
      '/ping2',
    ]) {
      expect(reached).not.toContain(never)
    }
    await page.close()
  })

  it('runs no script', async () => {
    const run = "top.postMessage('ran','*')"
    const ids = await Promise.all(scripts.map((html) => capture(html.replaceAll('RAN', run))))
    const page = await browser.newPage()
    page.on('dialog', () => reached.push('dialog'))
    for (const query of ['', '?remote=1']) expect(await show(page, ids, query)).toEqual([])
    expect(page.url()).toBe(`${postfang.http}/`)
    await page.close()
  })

  it('runs none either when it is opened alone, or as the HTML as sent', async () => {
    const id = await capture(
      '<title>before</title><script>document.title = "ran"</script><img src=x onerror="document.title=\'ran\'">',
    )
    const page = await browser.newPage()
    for (const path of [`/frame/${id}`, `/api/messages/${id}/html`]) {
      await page.goto(postfang.http + path)
      expect(await page.title()).toBe('before')
    }
    await page.close()
  })

  it('opens its links in a tab of their own, which knows nothing of us', async () => {
    const id = await capture(`<a id="link" href="${outsideUrl}/linked">x</a>`)
    const page = await browser.newPage()
    await show(page, [id])
    const popup = page.waitForEvent('popup')
    await page.frameLocator('iframe >> nth=0').locator('#link').click()
    const tab = await popup
    await tab.waitForURL(`${outsideUrl}/linked`)
    expect(await tab.title()).toBe('a page like any other')
    expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
    expect(page.url()).toBe(`${postfang.http}/`)
    await tab.close()
    await page.close()
  })

  it('cannot be framed by others', async () => {
    const id = await capture('<p>framed</p>')
    const page = await browser.newPage()
    await page.goto(`${outsideUrl}/`)
    await page.setContent(
      `<iframe src="${postfang.http}/frame/${id}"></iframe><iframe src="${postfang.http}/"></iframe>`,
    )
    const texts = await Promise.all(
      page
        .frames()
        .slice(1)
        .map((frame) => frame.content()),
    )
    expect(texts.join()).not.toMatch(/framed|Postfang/)
    await page.close()
  })
})

describe('a page of another name that leads to this machine', { timeout: 60_000 }, () => {
  it('reads nothing, neither by the API nor by the live feed', async () => {
    await capture('<p>secret</p>')
    const own = `http://rebound.test:${new URL(postfang.http).port}`
    const page = await browser.newPage()
    // The page itself comes from the attacker, as it would before the name is made to lead here.
    await page.route(`${own}/page`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p>page</p>' }),
    )
    await page.goto(`${own}/page`)
    const answers = await page.evaluate(
      async (origins) => {
        const ask = async (url: string) => {
          const response = await fetch(url).catch(() => undefined)
          return response === undefined ? 'refused' : `${response.status} ${await response.text()}`
        }
        const connect = (url: string) =>
          new Promise<string>((resolve) => {
            const socket = new WebSocket(url.replace('http', 'ws'))
            socket.onopen = () => resolve('connected')
            socket.onerror = () => resolve('refused')
          })
        return Promise.all(
          origins.flatMap((origin) => [ask(`${origin}/api/messages`), connect(`${origin}/api/live`)]),
        )
      },
      [own, postfang.http],
    )
    expect(answers).toEqual([expect.stringMatching(/^421 /), 'refused', 'refused', 'refused'])
    expect(answers.join()).not.toContain('secret')
    await page.close()
  })
})
