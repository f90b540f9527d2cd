import { randomUUID } from 'node:crypto'
import type { MailjetJson } from './print-json.ts'

/** What is wrong with a request, or with one message of it, as v3.1 tells it. */
export interface SendError {
  /** Such as `mj-0004`; null where Mailjet gives none. */
  readonly code: string | null
  readonly status: number
  readonly message: string
  /** Paths of the properties in question. */
  readonly relatedTo: readonly string[]
}

export const unauthorizedText =
  'API key authentication/authorization failure. You may be unauthorized to access the API or your API key may be expired. Visit API keys management section to check your keys.'

/** An error of a request as a whole: there is no list of messages. */
export function wholeErrorV31({ code, status, message, relatedTo }: SendError): MailjetJson {
  const ErrorIdentifier = randomUUID()
  // Recorded in this order, with and without a code.
  if (code === null) return { ErrorIdentifier, StatusCode: status, ErrorMessage: message }
  return {
    ErrorIdentifier,
    ErrorCode: code,
    ErrorMessage: message,
    StatusCode: status,
    ErrorRelatedTo: relatedTo.length > 0 ? relatedTo : undefined,
  }
}

/** One error of one message. */
export function messageErrorV31({ code, status, message, relatedTo }: SendError): MailjetJson {
  return {
    ErrorIdentifier: randomUUID(),
    ErrorCode: code ?? undefined,
    StatusCode: status,
    ErrorMessage: message,
    ErrorRelatedTo: relatedTo,
  }
}

export function errorV3(status: number, message: string): MailjetJson {
  return { ErrorInfo: '', ErrorMessage: message, StatusCode: status }
}

/**
 * A resource of the REST API that there is not, recorded with these words and status 500: nothing that is not served may look
 * like an empty success.
 *
 * @param path below `/v3/REST/`, as it was asked for
 */
export function unknownResource(path: string): MailjetJson {
  return {
    ErrorInfo: 'EFPWebError',
    ErrorMessage: `Could not determine HTTP module for request "${path}"`,
    StatusCode: 500,
  }
}
