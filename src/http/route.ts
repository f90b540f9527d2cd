import { z } from 'zod'
import type { HttpContext } from './http-environment.ts'
import type { MountedRoute, RouteMethod } from './mount-routes.ts'
import { readJsonBody, readParameters } from './read-input.ts'

/** One possible answer of a route, as the documentation shows it. */
export interface RouteAnswer {
  readonly description: string
  /** Media type; `application/json` where there is a schema and nothing else is said. */
  readonly contentType?: string
  readonly schema?: z.ZodType
}

/** What is documented of a route; the same declaration mounts it, so that none can exist without. */
interface RouteFacts {
  readonly method: RouteMethod
  /** With its parameters in braces: `/api/messages/{id}`. */
  readonly path: string
  /** Belongs to another product's interface: it is in no documentation of ours. */
  readonly isForeign?: boolean
  /** Name for code generators, unique. */
  readonly operationId: string
  /** Heading under which the documentation lists it. */
  readonly group: string
  readonly summary: string
  readonly description?: string
  /** Arguments of a `curl` that shows it, after the URL's origin. */
  readonly example?: string
  /** Media types of a body that is taken as it is. */
  readonly upload?: readonly string[]
  /** Most bytes of a JSON body; `limits.jsonBodyBytes` unless said otherwise. */
  readonly jsonBytes?: number
  /** By status. Problems that any route may answer with are left out. */
  readonly answers: Readonly<Record<number, RouteAnswer>>
}

interface RouteDefinition<Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>
  extends RouteFacts {
  /** Parameters of the path, decoded. */
  readonly params?: Path
  /** Parameters of the query. One that is not declared is refused: a misspelled filter must not widen a deletion. */
  readonly query?: Query
  /** Schema of a JSON body, which then must be there. */
  readonly body?: Body
  readonly handle: (
    input: {
      readonly params: z.output<Path>
      readonly query: z.output<Query>
      readonly body: z.output<Body>
    },
    context: HttpContext,
  ) => Response | Promise<Response>
}

/** A route as it is mounted, documented and tested. */
export interface Route extends RouteFacts, MountedRoute {
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodType | undefined
}

const noParameters = z.strictObject({})

/** Declares a route: what it takes is checked by its schemas before `handle` sees it. */
export function defineRoute<
  Path extends z.ZodObject = typeof noParameters,
  Query extends z.ZodObject = typeof noParameters,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: RouteDefinition<Path, Query, Body>): Route {
  const { params = noParameters, query = noParameters, body, handle, ...facts } = definition
  return {
    ...facts,
    params,
    query,
    body,
    async run(context) {
      // Read by the very schemas that the definition is typed by; where it has none, by their stand-ins.
      const input = {
        params: readParameters(params, Object.entries(context.req.param())),
        query: readParameters(query, [...new URL(context.req.url).searchParams]),
        body: body && readJsonBody(body, context),
      }
      return handle(input as Parameters<typeof handle>[0], context)
    },
  }
}
