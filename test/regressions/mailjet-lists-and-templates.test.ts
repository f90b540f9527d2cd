import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorkshop } from '../../src/mailjet/workshop/workshop.ts'
import { limits } from '../../src/model/limits.ts'
import { openTemplateDirectory } from '../../src/templates/open-directory.ts'
import { ask, sendV31 } from '../doors/mailjet/rest/ask.ts'
import { runProcess } from '../support/postfang-process.ts'
import { startPostfang, type TestPostfang } from '../support/start-postfang.ts'

let postfang: TestPostfang
let path: string
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'postfang-lists-'))
  postfang = await startPostfang()
  await sendV31(postfang, {
    To: [{ Email: 'ann@Example.com' }, { Email: '"a@b.test"@sub.example' }],
    Subject: 'Hi',
    TextPart: 'Hi',
  })
})
afterAll(async () => {
  await postfang.close()
  await rm(path, { recursive: true })
})

const count = async (query: string) => (await ask(postfang, `message?countOnly=1&${query}`)).body.Total

/** A million rows were asked for their domain, one by one, before nothing was found. */
it('finds messages by the domain of their recipients, and none for a domain that nobody is at', async () => {
  expect(await count('Destination=example.com')).toBe(1)
  expect(await count('Destination=SUB.example')).toBe(1)
  for (const domain of ['ample.com', 'b.test', 'example', 'nobody.test'])
    expect(await count(`Destination=${domain}`)).toBe(0)
  const { body } = await ask(postfang, 'message?Destination=sub.example')
  expect(await count(`Destination=${body.Data[0]?.DestinationID}`)).toBe(1)
})

/** The list came in another order than the one asked for, as if all were well. */
it.each(['ArrivedAt+UP', 'ID;x', 'ArrivedAt+DESC,ID', '%00'])('refuses to sort by %s', async (sort) => {
  expect(await ask(postfang, `message?Sort=${sort}`)).toMatchObject({
    status: 400,
    body: { ErrorMessage: expect.stringContaining('Cannot sort by') },
  })
})

/** The 30th of February was the 2nd of March. */
it.each(['2026-02-30', '2026-02-29T00:00:00', '2026-04-31', '2026-00-10', '2026-01-00'])(
  'knows no time %s',
  async (time) => {
    expect(await ask(postfang, `message?FromTS=${time}`)).toMatchObject({ status: 400 })
    expect(await ask(postfang, 'message?FromTS=2024-02-29')).toMatchObject({ status: 200 })
  },
)

/** The answer named a resource that there is as one that there is not. */
it.each(['MESSAGE', 'Message/1', 'message/'])('says how the resource %s is written', async (resource) => {
  expect(await ask(postfang, resource)).toMatchObject({
    status: 501,
    body: { ErrorMessage: expect.stringContaining('lower case') },
  })
})

/** Mailjet's client for Go could not fill a template: it always writes `"MJMLContent":{}`. */
it('takes an empty object for MJML that is not there', async () => {
  const [made] = (await ask(postfang, 'template', { method: 'POST', body: { Name: 'receipt' } })).body.Data
  const content = `template/${made?.ID}/detailcontent`
  const fill = (body: unknown) => ask(postfang, content, { method: 'POST', body })
  expect(await fill({ 'Html-part': '<p>Hi</p>', MJMLContent: {} })).toMatchObject({
    status: 201,
    body: { Data: [{ 'Html-part': '<p>Hi</p>', MJMLContent: null }] },
  })
  expect(await fill({ MJMLContent: { tagName: 'mjml' } })).toMatchObject({ status: 400 })
})

/** One request with variables too deep to be handed to the thread, and no template was ever rendered again. */
it('goes on rendering templates after variables that are too deep', async () => {
  const render = (body: string) =>
    fetch(`${postfang.http}/api/templates/render`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const refused = await render(`{"html":"Hi","variables":${deep}}`)
  expect(refused.status).toBe(422)
  expect(await (await render('{"html":"Hi"}')).json()).toMatchObject({ html: 'Hi', errors: [] })
})

/** A device without an end was read until no memory was left; octets that are no text were replaced in silence. */
it('renders no template without an end, none that is no text, and reads standard input once', async () => {
  const latin = join(path, 'latin.html')
  await writeFile(latin, Buffer.from('Gr\xfc\xdfe', 'latin1'))
  const render = (...args: readonly string[]) => runProcess(['render', ...args], { env: {} })
  expect(await render('/dev/zero')).toMatchObject({ code: 2, errors: expect.stringContaining('more than') })
  expect(await render(latin)).toMatchObject({ code: 2, errors: expect.stringContaining('not UTF-8') })
  expect(await render('-', '--vars', '-')).toMatchObject({ code: 2, errors: expect.stringContaining('both') })
})

/** Each look at it, every two seconds, wrote a line into the log. Templates above the limit were passed over in silence. */
it('tells once of a directory that went away or has too many templates', { timeout: 30_000 }, async () => {
  const [own, away] = [join(path, 'own'), join(path, 'away')]
  for (let id = 1; id <= limits.templates + 3; id++) await mkdir(join(own, `${id}-t`), { recursive: true })
  await writeFile(join(own, '1-t', 'template.txt'), 'One')
  const told: string[] = []
  const workshop = createWorkshop()
  const onError = (error: unknown) => {
    const sentence = error instanceof Error ? error.message : String(error)
    if (!sentence.includes('no content')) told.push(sentence)
  }
  const directory = await openTemplateDirectory({ path: own, workshop, onError })
  expect(told).toEqual([expect.stringContaining('3 templates more than')])
  await rename(own, away)
  const looks = () => told.filter((sentence) => sentence.includes('cannot be read'))
  await expect.poll(() => looks().length, { timeout: 15_000 }).toBe(1)
  expect(directory.find(1)?.text).toBe('One')
  expect(directory.problems[0]).toMatchObject({ file: own, effect: 'stale' })
  await rename(away, own)
  await expect.poll(() => directory.problems[0]?.effect, { timeout: 15_000 }).toBe('missing')
  expect(looks()).toHaveLength(1)
  directory.close()
  await workshop.close()
})
