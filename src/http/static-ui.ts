import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { HttpContext } from './http-environment.ts'
import { screenPolicy } from './security-headers.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

const packers = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const
type Encoding = keyof typeof packers

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly etag: string
  /** Vite names what it builds after its content: such a file never changes. */
  readonly isImmutable: boolean
  /** Made when first asked for, then kept. */
  readonly packed: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>
}

/** Serves the screen's files; undefined for an address that is none of its. */
export type StaticUi = (context: HttpContext) => Promise<Response | undefined>

/**
 * Reads the built screen into memory. Requests are looked up there by their exact path: none of them ever becomes part
 * of a file name.
 *
 * @param directory undefined, or without an `index.html`, where the screen has not been built: then a page says so
 */
export async function loadStaticUi(directory: string | undefined): Promise<StaticUi> {
  const files = directory === undefined ? new Map<string, StaticFile>() : await readFiles(directory)
  const index = files.get('/index.html')

  return async (context) => {
    const { method, path } = context.req
    if (method !== 'GET' && method !== 'HEAD') return undefined
    const file = files.get(path)
    if (file) return respond(file, context)
    if (!isNavigation(context) || path.startsWith('/assets/')) return undefined
    return index ? respond(index, context) : notBuilt()
  }
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return []
    throw new Error(`Cannot read the screen's files in "${directory}"`, { cause: error })
  })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    await Promise.all(
      files.map(async (entry): Promise<[string, StaticFile]> => {
        const name = join(entry.parentPath, entry.name)
        const path = `/${relative(directory, name).split(sep).join('/')}`
        return [path, await readStaticFile(name, path)]
      }),
    ),
  )
}

async function readStaticFile(name: string, path: string): Promise<StaticFile> {
  const bytes = new Uint8Array(await readFile(name))
  return {
    bytes,
    contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    isImmutable: path.startsWith('/assets/'),
    packed: new Map(),
  }
}

/** Somebody opens an address in a browser, as opposed to a program that asks for data. */
function isNavigation(context: HttpContext): boolean {
  const accept = context.req.header('accept') ?? ''
  return context.req.path === '/' || accept.includes('text/html')
}

async function respond(file: StaticFile, context: HttpContext): Promise<Response> {
  const headers: Record<string, string> = {
    'content-type': file.contentType,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': screenPolicy,
    etag: file.etag,
    vary: 'accept-encoding',
  }
  if (context.req.header('if-none-match') === file.etag) return new Response(null, { status: 304, headers })
  const encoding = chooseEncoding(file, context.req.header('accept-encoding') ?? '')
  if (encoding === undefined) return new Response(file.bytes, { headers })
  return new Response(await pack(file, encoding), { headers: { ...headers, 'content-encoding': encoding } })
}

function chooseEncoding(file: StaticFile, accepted: string): Encoding | undefined {
  if (!/^text\/|json|svg/.test(file.contentType) || file.bytes.length < 1024) return undefined
  const names = accepted.split(',').map((item) => (item.split(';', 1)[0] ?? '').trim())
  return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : undefined
}

function pack(file: StaticFile, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const known = file.packed.get(encoding)
  if (known) return known
  const packed = packers[encoding](file.bytes).then((bytes) => new Uint8Array(bytes))
  file.packed.set(encoding, packed)
  return packed
}

function notBuilt(): Response {
  const text = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Postfang</title>
<h1>Postfang is running</h1>
<p>It catches mail and answers its API, but its screen has not been built yet.
Run <code>npm run build</code>, then start it again.</p>
<p><a href="/api/docs">The API</a></p>
`
  return new Response(text, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': screenPolicy },
  })
}
