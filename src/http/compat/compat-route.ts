import type { HttpContext } from '../http-environment.ts'
import type { MountedRoute } from '../mount-routes.ts'
import { type HttpProblem, problemJson } from '../problem.ts'
import { composeProblemText } from '../problem-text.ts'
import { translateError } from '../translate-error.ts'

/** What a route of another sandbox's interface gets. Nothing of it is checked yet: each door reads as its model does. */
export interface CompatRequest {
  /** Parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Undeclared parameters are passed over, as they are by the sandboxes that are stood in for. */
  readonly query: URLSearchParams
  /** The one mailbox that is meant (src/http/mailbox-scope.ts); undefined for all. */
  readonly mailbox: string | undefined
  /** Whatever its content type says; undefined where there is none. */
  readonly body: Uint8Array<ArrayBuffer> | undefined
  readonly context: HttpContext
}

/** A route that other sandboxes' clients ask for. It stands in no OpenAPI document of ours. */
export interface CompatRoute extends MountedRoute {
  /** Most bytes of a body; `limits.compatBodyBytes` unless said otherwise. */
  readonly bodyBytes?: number | undefined
}

interface CompatRouteDefinition {
  readonly method: MountedRoute['method']
  /** With its parameters in braces: `/api/v1/message/{id}`. */
  readonly path: string
  readonly bodyBytes?: number | undefined
  /** An error as the stood-in sandbox writes it; plain text unless said otherwise. */
  readonly composeError?: ((problem: HttpProblem, context: HttpContext) => Response) | undefined
  /** Throw an {@link HttpProblem} for an error; anything else becomes a 500 and goes to the log. */
  readonly handle: (request: CompatRequest) => Response | Promise<Response>
}

/** Declares a lenient route: any body, any query, errors in the words of the sandbox that it stands in for. */
export function defineCompatRoute(definition: CompatRouteDefinition): CompatRoute {
  const { method, path, bodyBytes, composeError = composeTextError, handle } = definition
  return {
    method,
    path,
    bodyBytes,
    async run(context) {
      try {
        return await handle({
          params: context.req.param(),
          query: new URL(context.req.url).searchParams,
          mailbox: context.env.mailbox,
          body: context.env.body,
          context,
        })
      } catch (error) {
        const problem = translateError(error)
        // What is nobody's intention is the server's to log.
        if (problem.status === 500) throw error
        return composeError(problem, context)
      }
    },
  }
}

/** One sentence and a line end. */
export function composeTextError(problem: HttpProblem): Response {
  return new Response(composeProblemText(problemJson(problem)), {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': 'text/plain; charset=utf-8' },
  })
}
