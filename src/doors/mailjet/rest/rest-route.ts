import { defineForeignRoute } from '../../../http/foreign-route.ts'
import type { HttpContext } from '../../../http/http-environment.ts'
import type { RouteMethod } from '../../../http/mount-routes.ts'
import type { Route } from '../../../http/route.ts'
import { PostfangError } from '../../../model/errors.ts'
import { type Caller, type KeyCheck, readCaller } from '../api-key.ts'
import { isJsonObject, type Properties, readProperties } from '../properties.ts'
import { readJson } from '../read-json.ts'
import { answerError } from './rest-answer.ts'
import { type RestQuery, readRestQuery } from './rest-query.ts'

/** What a route of the REST API gets to answer a request. */
export interface RestRequest {
  readonly caller: Caller
  readonly query: RestQuery
  /** A parameter of the path, decoded. */
  readonly param: (name: string) => string
  /** The properties of the body, in any letter case; empty where there is no body. */
  readonly body: Properties
}

interface RestRouteDefinition {
  readonly method: RouteMethod
  /** Below `/v3/REST`, with its parameters in braces: `/template/{id}`. */
  readonly path: string
  readonly handle: (request: RestRequest) => Response | Promise<Response>
}

/**
 * Declares a route of Mailjet's REST API: who calls is found out, the query and the body are read as Mailjet reads them, and
 * errors are told in its form.
 *
 * @param checkKey undefined where any pair of keys is right
 */
export function defineRestRoute(checkKey: KeyCheck | undefined, definition: RestRouteDefinition): Route {
  const { method, path, handle } = definition
  return defineForeignRoute({
    method,
    path: `/v3/REST${path}`,
    async handle(context) {
      const caller = await readCaller(context, checkKey)
      const body = readBody(context)
      if (body === undefined) return answerError(400, 'Invalid JSON: an object is expected')
      try {
        return await handle({
          caller,
          query: readRestQuery(context),
          param: (name) => context.req.param(name) ?? '',
          body,
        })
      } catch (error) {
        if (error instanceof RestError) return answerError(error.status, error.message)
        if (error instanceof PostfangError && error.code === 'invalid') return answerError(400, error.message)
        if (error instanceof PostfangError && error.code === 'forbidden')
          return answerError(403, error.message)
        throw error
      }
    },
  })
}

/** Ends a request with an error in the form of the REST API. */
export class RestError extends Error {
  override readonly name = 'RestError'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Undefined for a body that is no JSON object. */
function readBody(context: HttpContext): Properties | undefined {
  const bytes = context.env.body
  if (bytes === undefined) return new Map()
  const read = readJson(bytes)
  return read.kind === 'ok' && isJsonObject(read.value) ? readProperties(read.value) : undefined
}
