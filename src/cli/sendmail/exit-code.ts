import { PostfangError } from '../../model/errors.ts'

/** The exit codes of sysexits.h that callers of sendmail look at. */
export const exitCodes = {
  ok: 0,
  usage: 64,
  data: 65,
  noHost: 68,
  unavailable: 69,
  temporary: 75,
  noPermission: 77,
  configuration: 78,
} as const

/** What an error of a delivery means to the caller. Nothing is queued: where nobody answers, the message is lost (69). */
export function toSysexit(error: unknown): { readonly code: number; readonly message: string } {
  const { code, response, responseCode, message } = describe(error)
  if (error instanceof PostfangError) return { code: exitCodes.usage, message }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS') {
    return { code: exitCodes.noHost, message: `The server's name is not known: ${message}` }
  }
  if (code === 'EAUTH' && responseCode >= 500) return { code: exitCodes.noPermission, message: response }
  if (responseCode >= 400 && responseCode < 500) return { code: exitCodes.temporary, message: response }
  if (responseCode === 530 || responseCode === 535) return { code: exitCodes.noPermission, message: response }
  if (responseCode >= 500) return { code: exitCodes.unavailable, message: response }
  return { code: exitCodes.unavailable, message: `Cannot hand the message over: ${message}` }
}

function describe(error: unknown) {
  const facts: { message?: string; code?: unknown; response?: unknown; responseCode?: unknown } =
    error instanceof Error ? error : {}
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: facts.code,
    response: typeof facts.response === 'string' ? facts.response : message,
    responseCode: typeof facts.responseCode === 'number' ? facts.responseCode : 0,
    message,
  }
}
