import { z } from 'zod'
import type { HttpContext } from './http-environment.ts'
import type { RouteMethod } from './mount-routes.ts'
import type { Route } from './route.ts'

interface ForeignRouteDefinition {
  readonly method: RouteMethod
  /** With its parameters in braces. */
  readonly path: string
  readonly handle: (context: HttpContext) => Response | Promise<Response>
}

/**
 * Declares a route of another product's interface. It passes the same gate as any other, but is no part of our own
 * documentation, and reads its parameters itself, as that product does.
 */
export function defineForeignRoute({ method, path, handle }: ForeignRouteDefinition): Route {
  return {
    method,
    path,
    isForeign: true,
    operationId: '',
    group: '',
    summary: '',
    answers: {},
    params: z.strictObject({}),
    query: z.strictObject({}),
    body: undefined,
    run: async (context) => handle(context),
  }
}
