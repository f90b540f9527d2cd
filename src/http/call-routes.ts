import { Hono } from 'hono'
import type { HttpContext, HttpEnvironment } from './http-environment.ts'
import { mountRoutes } from './mount-routes.ts'
import { problemResponse } from './problem.ts'
import type { Route } from './route.ts'
import { translateError } from './translate-error.ts'

/** A call of a route from within, on behalf of a request that has passed the gate. */
export type RouteCall = (
  path: string,
  init?: { readonly method?: string; readonly body?: unknown; readonly signal?: AbortSignal | undefined },
) => Promise<Response>

/**
 * Lets a door that is made of other routes call them without a connection.
 *
 * @returns what calls them for a request; errors are answered in plain text
 */
export function createRouteCaller(routes: readonly Route[]): (context: HttpContext) => RouteCall {
  const app = new Hono<HttpEnvironment>()
  mountRoutes(app, routes)
  app.onError((error) => problemResponse(translateError(error), 'text/plain'))

  return (context) =>
    async (path, { method = 'GET', body, signal } = {}) => {
      const url = new URL(path, context.req.url)
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      const request = new Request(url, { method, headers, ...(signal ? { signal } : {}) })
      const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body))
      return app.fetch(request, { ...context.env, body: bytes })
    }
}
