import type { AttachmentJson, LinkJson, MessageJson } from '../contract/message.ts'
import type { Connection } from './connection.ts'
import { findElements } from './html.ts'
import type { Message, MessageHelpers } from './message.ts'

/** The helpers stay off the data: a message that is printed, compared or serialised is its fields. */
export function createMessage(connection: Connection, json: MessageJson): Message {
  const helpers = createHelpers(connection, json)
  const hidden = Object.entries(Object.getOwnPropertyDescriptors(helpers)).map(
    ([name, descriptor]) => [name, { ...descriptor, enumerable: false }] as const,
  )
  return Object.defineProperties({ ...json }, Object.fromEntries(hidden)) as Message
}

function createHelpers(connection: Connection, json: MessageJson): MessageHelpers {
  const path = `/api/messages/${encodeURIComponent(json.id)}`
  const readBytes = async (from: string) =>
    new Uint8Array(await (await connection.request(`${path}/${from}`)).arrayBuffer())
  const elements = (selector: string) => findElements(json.html ?? '', selector)
  return {
    url: messageUrl(connection, json.id),
    link: (textOrPattern) => findLink(json, textOrPattern),
    code() {
      const [code] = json.codes
      if (code === undefined)
        throw new Error(`${name(json)} holds no one-time code. Its text: ${begin(json)}`)
      return code
    },
    header(wanted) {
      const lower = wanted.toLowerCase()
      return json.headers.find((header) => header.name.toLowerCase() === lower)?.value
    },
    attachment(wanted) {
      const found = findAttachment(json, wanted)
      const bytes = () => readBytes(`parts/${encodeURIComponent(found.part)}`)
      return { ...found, bytes, text: async () => new TextDecoder().decode(await bytes()) }
    },
    $: elements,
    async textOf(selector) {
      const [first] = await elements(selector)
      if (first === undefined) throw new Error(`Nothing in the HTML of ${name(json)} matches "${selector}"`)
      return first.text
    },
    raw: () => readBytes('raw'),
    async delete() {
      await connection.request(path, { method: 'DELETE' })
    },
  }
}

export function messageUrl({ url }: Connection, id: string): string {
  return `${url}/message/${encodeURIComponent(id)}/preview`
}

function findLink(json: MessageJson, wanted: string | RegExp | undefined): string {
  const found = wanted === undefined ? json.links[0] : findLinkBy(json.links, wanted)
  if (found !== undefined) return found.url
  const listed = json.links.map(
    ({ url, text }) => `\n  ${text === '' || text === url ? '' : `"${text}" `}${url}`,
  )
  const which = wanted === undefined ? 'no link' : `no link ${quote(wanted)}`
  throw new Error(`${name(json)} has ${which}${listed.length === 0 ? '' : `. It has:${listed.join('')}`}`)
}

/** The whole text comes before a part of it, and that before a part of the URL. */
function findLinkBy(links: readonly LinkJson[], wanted: string | RegExp): LinkJson | undefined {
  if (wanted instanceof RegExp)
    return links.find(({ url, text }) => text.search(wanted) >= 0 || url.search(wanted) >= 0)
  const lower = wanted.trim().toLowerCase()
  return (
    links.find(({ text }) => text.trim().toLowerCase() === lower) ??
    links.find(({ text }) => text.toLowerCase().includes(lower)) ??
    links.find(({ url }) => url.toLowerCase().includes(lower))
  )
}

function findAttachment(json: MessageJson, wanted: string | RegExp): AttachmentJson {
  const found = json.attachments.find(({ filename }) =>
    wanted instanceof RegExp
      ? (filename ?? '').search(wanted) >= 0
      : filename?.toLowerCase() === wanted.toLowerCase(),
  )
  if (found !== undefined) return found
  const names = json.attachments.map(({ filename, contentType }) => `"${filename ?? contentType}"`).join(', ')
  throw new Error(`${name(json)} has no attachment ${quote(wanted)}: it has ${names || 'none'}`)
}

function name({ subject }: MessageJson): string {
  return subject === '' ? 'The message without a subject' : `"${subject}"`
}

function quote(wanted: string | RegExp): string {
  return wanted instanceof RegExp ? String(wanted) : `"${wanted}"`
}

function begin({ text, preview }: MessageJson): string {
  const all = (text ?? preview).replace(/\s+/gu, ' ').trim()
  return `"${all.length > 200 ? `${all.slice(0, 199)}…` : all}"`
}
