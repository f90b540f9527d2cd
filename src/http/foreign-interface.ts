import type { HttpProblem } from './problem.ts'

/** An answer that is an error, as the owner of an interface writes it. */
export interface ForeignError {
  readonly status: number
  /** Null where there is no body. */
  readonly contentType: string | null
  readonly text: string
}

/**
 * Addresses at which another product's API is spoken. All rules of the gate hold there; what is told of them, and in
 * some places how wide they are, is the interface's own.
 */
export interface ForeignInterface {
  /** True for a path below it, letter case aside. */
  readonly owns: (path: string) => boolean
  /**
   * Names by which clients know the original. A program that takes this server for its proxy asks for
   * `POST https://name/path`: such a request gets through, unless a browser sends it.
   */
  readonly isOriginalName: (name: string) => boolean
  /** Most bytes of a JSON body. */
  readonly bodyBytes: number
  /** Its routes ask for credentials of their own, so the gate does not ask for those of the screen. */
  readonly hasOwnCredentials: boolean
  /**
   * Whoever knows an address below it may ask for it: a page of any origin too, and with a form as body. Each address proves by
   * itself what it is for, and answers nothing that its owner would not tell everybody who has it.
   */
  readonly isOpen?: boolean
  readonly composeError: (problem: HttpProblem, path: string) => ForeignError
}

/** @param target of a request as it came, in origin or absolute form */
export function findInterface(
  interfaces: readonly ForeignInterface[],
  target: string,
): ForeignInterface | undefined {
  const path = pathOf(target)
  return interfaces.find(({ owns }) => owns(path))
}

/** An error in the words of the interface that the target belongs to; undefined where it belongs to none. */
export function composeForeignError(
  interfaces: readonly ForeignInterface[],
  target: string,
  problem: HttpProblem,
): ForeignError | undefined {
  return findInterface(interfaces, target)?.composeError(problem, pathOf(target))
}

export function foreignResponse(
  { status, contentType, text }: ForeignError,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const type = contentType === null ? undefined : { 'content-type': contentType }
  return new Response(contentType === null ? null : text, { status, headers: { ...headers, ...type } })
}

/** As far as it can be told of a target that may not be in order. */
function pathOf(target: string): string {
  const origin = target.replace(/^https?:\/\/[^/]*/iu, '')
  return origin.replace(/[?#].*$/su, '')
}
