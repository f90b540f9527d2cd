import { limits } from '../../model/limits.ts'
import type { CompatRoute } from './compat-route.ts'

/** What the gate has to know of the paths that other sandboxes' clients ask for. */
export interface CompatPaths {
  /** What may stand before each of them, as some clients were told; with a slash before it and none behind it. */
  readonly base?: string | undefined
  /** True for a canonical path that is one of them, whatever the method. */
  has(path: string): boolean
  /** Most bytes of a body. */
  bodyLimit(method: string, path: string): number
}

type RouteShape = Pick<CompatRoute, 'method' | 'path' | 'bodyBytes'>

/** @param upgrades paths of WebSockets, which need no route */
export function createCompatPaths(
  routes: readonly RouteShape[],
  upgrades: Iterable<string>,
  base?: string,
): CompatPaths {
  const exact = new Set<string>(upgrades)
  const patterns: RegExp[] = []
  for (const { path } of routes) {
    if (path.includes('{')) patterns.push(toPattern(path))
    else exact.add(path)
  }
  const large = routes
    .filter(({ bodyBytes }) => bodyBytes !== undefined)
    .map((route) => ({ ...route, pattern: toPattern(route.path) }))

  return {
    base,
    has: (path) => exact.has(path) || patterns.some((pattern) => pattern.test(path)),
    bodyLimit(method, path) {
      const found = large.find((route) => route.method === method.toLowerCase() && route.pattern.test(path))
      return found?.bodyBytes ?? limits.compatBodyBytes
    },
  }
}

/** A parameter stands for one segment. */
function toPattern(template: string): RegExp {
  const source = template
    .split(/\{\w+\}/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+')
  return new RegExp(`^${source}$`)
}
