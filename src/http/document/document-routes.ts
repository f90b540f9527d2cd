import { createHash } from 'node:crypto'
import { z } from 'zod'
import { defineRoute, type Route } from '../route.ts'
import { composeDocsPage } from './docs-page.ts'
import { docsStyle } from './docs-style.ts'
import { describeRoutes, type OpenApiDocument } from './openapi.ts'

/** Nothing is loaded but the icon, nothing runs; the page's own style is known by its hash. */
const docsPolicy = `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** The routes that document a route table, themselves included. Written when first asked for. */
export function createDocumentRoutes(routes: readonly Route[]): readonly Route[] {
  let document: OpenApiDocument | undefined
  let page: string | undefined
  const getDocument = (): OpenApiDocument => {
    document ??= describeRoutes([...routes, ...documentRoutes])
    return document
  }

  const documentRoutes: readonly Route[] = [
    defineRoute({
      method: 'get',
      path: '/api/openapi.json',
      operationId: 'getOpenApi',
      group: 'Server',
      summary: 'Read this documentation as OpenAPI 3.1',
      example: '"$POSTFANG/api/openapi.json"',
      answers: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
      handle: () => Response.json(getDocument()),
    }),
    defineRoute({
      method: 'get',
      path: '/api/docs',
      operationId: 'getDocs',
      group: 'Server',
      summary: 'Read this page',
      example: '"$POSTFANG/api/docs"',
      answers: { 200: { description: 'The page', contentType: 'text/html; charset=utf-8' } },
      handle() {
        page ??= composeDocsPage(getDocument())
        return new Response(page, {
          headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': docsPolicy },
        })
      },
    }),
  ]
  return documentRoutes
}
