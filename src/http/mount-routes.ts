import type { Hono } from 'hono'
import type { HttpContext, HttpEnvironment } from './http-environment.ts'
import { HttpProblem } from './problem.ts'

export type RouteMethod = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What is needed of a route to mount it. */
export interface MountedRoute {
  readonly method: RouteMethod
  /** With its parameters in braces: `/api/messages/{id}`. */
  readonly path: string
  readonly run: (context: HttpContext) => Promise<Response>
}

/**
 * Mounts a route table. Every path of it also answers OPTIONS, with what it allows and no other effect, and any other
 * method with 405 (RFC 9110 §15.5.6). HEAD is GET without its body.
 */
export function mountRoutes(app: Hono<HttpEnvironment>, routes: readonly MountedRoute[]): void {
  for (const [path, atPath] of groupByPath(routes)) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1')
    for (const route of atPath) app.on(route.method.toUpperCase(), pattern, (context) => route.run(context))
    const allow = allowedMethods(atPath.map((route) => route.method))
    app.options(pattern, () => new Response(null, { status: 204, headers: { allow } }))
    app.all(pattern, (context) => {
      throw new HttpProblem(405, `${context.req.method} is not for this address: use ${allow}`, {}, { allow })
    })
  }
}

/** Paths without parameters come first: `/api/messages/wait` is no message's id. */
function groupByPath(
  routes: readonly MountedRoute[],
): readonly (readonly [string, readonly MountedRoute[]])[] {
  const groups = [...Map.groupBy(routes, (route) => route.path)]
  return groups.toSorted(([one], [other]) => Number(one.includes('{')) - Number(other.includes('{')))
}

function allowedMethods(methods: readonly RouteMethod[]): string {
  const names = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
  return [...new Set([...names, 'OPTIONS'])].join(', ')
}
