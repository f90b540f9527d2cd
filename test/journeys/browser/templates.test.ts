import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAccessibilityProblems, launchBrowser, openPage } from '../../support/browser.ts'
import { startReceiver } from '../../support/http-receiver.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

/** Templates on the screen: what is stored, and the playground, where hostile ones are tried out too. */

let browser: Browser
let directory: string
let postfang: TestPostfang

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postfang-templates-'))
  await put('12-welcome/template.html', '<h1>Hi {{var:name}}</h1>')
  await put('12-welcome/template.json', '{"headers":{"Subject":"Hello {{var:name}}"}}')
  await put('13-broken/template.json', '{')
  ;[browser, postfang] = await Promise.all([launchBrowser(), startPostfang({ templates: directory })])
})
afterAll(async () => {
  await browser.close()
  await postfang.close()
  await rm(directory, { recursive: true })
})

async function put(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(directory, file)), { recursive: true })
  await writeFile(join(directory, file), content)
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const frameOf = (page: Page) => page.frameLocator('iframe:not(.is-loading)')

/** Where the caret is, as `line:column`. */
const caret = (page: Page, name: string) =>
  field(page, name).evaluate((element) => {
    const { value, selectionStart } = element as unknown as { value: string; selectionStart: number }
    const before = value.slice(0, selectionStart).split('\n')
    return `${before.length}:${(before.at(-1) ?? '').length + 1}`
  })

it('lists stored templates, shows one, and says what is wrong with the directory', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(postfang.http)
  await page.getByRole('link', { name: 'Templates', exact: true }).click()
  await page.getByRole('region', { name: 'Problems of the directory' }).getByText('13-broken').waitFor()
  await page.getByRole('link', { name: /welcome/u }).click()
  await page.getByText('"Hello {{var:name}}"').waitFor()
  await page.getByText('Hi {{var:name}}').waitFor()
  expect(page.url()).toBe(`${postfang.http}/templates/12`)
  await page.getByRole('link', { name: 'Try this template out' }).click()
  await expect.poll(() => field(page, 'Subject').inputValue()).toBe('Hello {{var:name}}')
  expect(page.url()).toBe(`${postfang.http}/templates/playground?template=12`)
  await page.goto(`${postfang.http}/templates/99`)
  await page.getByText('There is no such template').waitFor()
  expect(screen.errors.filter((error) => !error.includes('404'))).toEqual([])
})

it('renders while somebody types, marks what is wrong, and leads to it', async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/templates/playground`)
  await frameOf(page).getByRole('heading', { name: 'Hello Ann' }).waitFor()
  await field(page, 'HTML').fill('<p>one</p>\n<p>\n  {{var:nme}}</p>')
  const error = page.getByRole('button', { name: /HTML, line 3, column \d+:.*Unknown identifier: var:nme/u })
  await error.waitFor()
  await page.locator('.code-row.is-wrong').getByText('3', { exact: true }).waitFor()
  await page.getByText('Not of what is written now: there is an error in it.').waitFor()
  await frameOf(page).getByRole('heading', { name: 'Hello Ann' }).waitFor()
  expect(await findAccessibilityProblems(page)).toEqual([])
  await error.click()
  expect(await caret(page, 'HTML')).toMatch(/^3:1\d$/u)

  await field(page, 'Variables as JSON').fill('{\n  "name": Ann\n}')
  await page
    .getByRole('button', { name: 'Variables, line 2, column 11: This is no JSON: unexpected "A"' })
    .click()
  expect(await caret(page, 'Variables as JSON')).toBe('2:11')

  await field(page, 'Variables as JSON').fill('{"nme": "<i>Zoë</i>", "order": {"number": 1}}')
  await frameOf(page).locator('i', { hasText: 'Zoë' }).waitFor()
  await page.getByRole('radio', { name: 'HTML source' }).click()
  await page.getByRole('region', { name: 'HTML source' }).getByText('<p>one</p>').waitFor()
  await page.getByText('Rendered without error').waitFor()
  expect(screen.errors).toEqual([])
})

it('begins with a captured message and its variables, and keeps what is written while one looks elsewhere', async () => {
  const id = await postfang.send({
    from: 'shop@example.com',
    to: 'ann@example.com',
    subject: 'Order {{var:id}}',
    text: 'Order {{var:id}} for {{var:name}}',
    headers: { 'X-MJ-Vars': '{"id":17,"name":"Ann"}' },
  })
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/message/${id}/mailjet`)
  await page.getByRole('link', { name: 'Open in playground' }).click()
  expect(page.url()).toBe(`${postfang.http}/templates/playground?message=${id}`)
  await expect.poll(() => field(page, 'Text').inputValue()).toBe('Order {{var:id}} for {{var:name}}\n')
  await page.getByText('Order 17', { exact: true }).waitFor()
  await page.getByText('No HTML in this template').waitFor()
  await page.getByRole('radio', { name: 'Text', exact: true }).last().click()
  await page.getByText('Order 17 for Ann').waitFor()
  await field(page, 'Text').fill('Changed {{var:id}}')
  await page.getByText('Changed 17').waitFor()
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('link', { name: 'Playground', exact: true }).click()
  expect(await field(page, 'Text').inputValue()).toBe('Changed {{var:id}}')

  const start = page.getByRole('combobox', { name: 'Begin with…' })
  await start.selectOption({ label: '12 · welcome' })
  await page
    .getByRole('button', { name: /Unknown identifier: var:name/u })
    .first()
    .waitFor()
  await start.selectOption({ label: 'What was here before' })
  await expect.poll(() => field(page, 'Subject').inputValue()).toBe('Order {{var:id}}')
  expect(screen.errors).toEqual([])

  await page.goto(`${postfang.http}/templates/playground?message=01a20e35-bf5a-7000-a019-069fb8542fd7`)
  await page.getByText('The playground could not begin with this').waitFor()
})

it('compiles MJML, and says where it cannot be compiled', { timeout: 30_000 }, async () => {
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/templates/playground`)
  await page.getByRole('radio', { name: 'MJML' }).click()
  const mjml = (content: string) =>
    `<mjml><mj-body><mj-section><mj-column>\n${content}\n</mj-column></mj-section></mj-body></mjml>`
  await field(page, 'MJML').fill(mjml('<mj-text>Dear {{var:name}}</mj-text>'))
  await frameOf(page).getByText('Dear Ann').waitFor({ timeout: 20_000 })
  await field(page, 'MJML').fill(mjml('<mj-txt></mj-txt>'))
  await page.getByRole('button', { name: /MJML, line 2.*mj-txt/u }).waitFor()
  await page.getByRole('radio', { name: 'HTML', exact: true }).click()
  await frameOf(page).getByRole('heading', { name: 'Hello Ann' }).waitFor()
})

it('shows a hostile template without running or requesting anything', async () => {
  await using outside = await startReceiver()
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/templates/playground`)
  await field(page, 'HTML').fill(
    `<h1 style="color: rgb(1, 2, 3)">Still {{var:name}}</h1>
<script>document.title = 'run'; parent.document.title = 'run'; fetch('${outside.url}/script')</script>
<img src="${outside.url}/image.png" onerror="document.body.textContent = 'run'">
<img src="data:image/png;base64,x" onerror="document.body.textContent = 'run'">
<link rel="stylesheet" href="${outside.url}/style.css"><iframe src="${outside.url}/frame"></iframe>
<iframe srcdoc="<script>top.location='${outside.url}/top'</script>"></iframe>
<meta http-equiv="refresh" content="0; url=${outside.url}/refresh">
<form action="${outside.url}/form"><button autofocus>Go</button></form><svg onload="alert(1)"></svg>`,
  )
  const heading = frameOf(page).getByRole('heading', { name: 'Still Ann' })
  await heading.waitFor()
  expect(await heading.evaluate((element) => getComputedStyle(element as never).color)).toBe('rgb(1, 2, 3)')
  await frameOf(page).getByRole('button', { name: 'Go' }).click()
  await heading.waitFor()
  expect(outside.unread).toBe(0)
  expect(await page.title()).not.toContain('run')
  expect(screen.answered.filter((url) => !url.startsWith(postfang.http))).toEqual([])
})

it('stays usable with a template of a megabyte, and with one that is nothing but loops', {
  timeout: 60_000,
}, async () => {
  const id = await postfang.send({
    from: 'shop@example.com',
    to: 'ann@example.com',
    subject: 'Much',
    html: `${`<p>{{var:name}} ${'x'.repeat(80)}</p>\n`.repeat(11_000)}{{var:none}}`,
    headers: { 'X-MJ-Vars': '{"name":"Ann"}' },
  })
  await using screen = await openPage(browser)
  const { page } = screen
  await page.goto(`${postfang.http}/templates/playground?message=${id}`)
  await page.getByRole('button', { name: /HTML, line 11001/u }).click()
  expect(await caret(page, 'HTML')).toMatch(/^11001:/u)
  await page.locator('.code-row.is-wrong').waitFor()
  expect(await page.locator('.code-row').count()).toBeLessThan(100)
  await page.keyboard.type('x')
  await page.getByRole('button', { name: /HTML, line 11001.*Unknown identifier: var:nonex/u }).waitFor()

  await field(page, 'HTML').fill('{% for x in var:x %}'.repeat(10_000) + '{% endfor %}'.repeat(10_000))
  await field(page, 'Variables as JSON').fill(JSON.stringify({ x: Array.from({ length: 100 }, () => 1) }))
  await page.getByRole('button', { name: /^HTML.*:/u }).waitFor()
  await field(page, 'HTML').fill('<h1>Back again</h1>')
  await frameOf(page).getByRole('heading', { name: 'Back again' }).waitFor()
})

it('shows one pane at a time on a phone', async () => {
  await using screen = await openPage(browser, { viewport: { width: 390, height: 844 } })
  const { page } = screen
  await page.goto(`${postfang.http}/templates/playground`)
  await field(page, 'HTML').fill('<h1>Phone</h1>')
  await page.getByRole('radio', { name: 'Result' }).click()
  await frameOf(page).getByRole('heading', { name: 'Phone' }).waitFor()
  expect(await field(page, 'HTML').count()).toBe(0)
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await page.getByRole('link', { name: /welcome/u }).waitFor()
})
