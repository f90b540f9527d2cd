import type { HttpContext } from '../../../http/http-environment.ts'
import { restLimits } from './rest-limits.ts'

/** A query of the REST API: names in any letter case; what is not known is passed over, as Mailjet does. */
export interface RestQuery {
  /** A filter, its name in any case; undefined where it is absent or empty. */
  get(name: string): string | undefined
  /** How many objects at most. */
  readonly limit: number
  readonly offset: number
  /** A property, and whether from the largest down; undefined for the order of the resource. */
  readonly sort: { readonly property: string; readonly isDescending: boolean } | undefined
  /** Only numbers are wanted, and Total is that of all objects. */
  readonly isCount: boolean
}

/** `Limit=0` is as many as there may be (recorded); `countrecords` is the older name of `countOnly`. */
export function readRestQuery(context: HttpContext): RestQuery {
  const values = new Map<string, string>()
  for (const [name, value] of new URL(context.req.url).searchParams) values.set(name.toLowerCase(), value)
  const get = (name: string) => values.get(name.toLowerCase()) || undefined
  const limit = readWhole(get('limit')) ?? restLimits.defaultObjects
  return {
    get,
    limit: limit === 0 ? restLimits.objects : Math.min(limit, restLimits.objects),
    offset: readWhole(get('offset')) ?? 0,
    sort: readSort(get('sort')),
    isCount: isOn(get('countonly')) || isOn(get('countrecords')),
  }
}

function readWhole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/u.test(text) ? Number(text) : undefined
}

/** `Name`, `Name ASC`, `Name+DESC`: a plus is a blank in a query. What is neither is a property that no list has. */
function readSort(text: string | undefined): RestQuery['sort'] {
  if (text === undefined) return undefined
  const [, property = text.slice(0, 60), direction = ''] =
    /^(\w{1,60})(?:[ +](asc|desc))?$/iu.exec(text) ?? []
  return { property, isDescending: direction.toLowerCase() === 'desc' }
}

export function isOn(text: string | undefined): boolean {
  return text !== undefined && /^(?:1|true)$/iu.test(text)
}
