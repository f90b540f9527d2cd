import { PostfangError } from '../../model/errors.ts'
import { formatListener, type Listener } from './listener.ts'

/** A listener that could not be opened. */
export interface FailedListener {
  readonly listener: Listener
  /** `port-in-use`, or `invalid` for a place that cannot be listened at. */
  readonly error: PostfangError
}

/** Says in one sentence why a listener could not be opened. */
export function toFailure(listener: Listener, cause: unknown): FailedListener {
  const url = formatListener(listener)
  const code = codeOf(cause)
  if (code === 'EADDRINUSE') return fail('port-in-use', 'the port is in use')
  if (cause instanceof PostfangError) return fail(cause.code, cause.message)
  if (code !== 'EACCES') return fail('invalid', String(cause))
  return fail('invalid', listener.at.kind === 'port' ? needsPrivilege : noSocketThere)

  function fail(errorCode: PostfangError['code'], reason: string): FailedListener {
    return { listener, error: new PostfangError(errorCode, `Cannot listen on ${url}: ${reason}`, { cause }) }
  }
}

/** The system says EACCES also where the directory is not there. */
const noSocketThere = 'no socket can be made there, its directory is missing or may not be written'
const needsPrivilege = 'it is not allowed (ports below 1024 need a privilege)'

/**
 * One error for listeners that had to open: the first one's, or where the system refuses ports, one sentence with all of
 * them and the ways out.
 *
 * @param failed at least one
 */
export function toListenError(failed: readonly [FailedListener, ...FailedListener[]]): PostfangError {
  const ports = failed
    .filter(({ error }) => codeOf(error.cause) === 'EACCES')
    .flatMap(({ listener: { at } }) => (at.kind === 'port' ? [at.port] : []))
    .toSorted((a, b) => a - b)
  const [first] = ports
  if (first === undefined) return failed[0].error
  const many = ports.length > 1
  return new PostfangError(
    'invalid',
    `Cannot listen on port${many ? 's' : ''} ${joinWords(ports)}: ports below 1024 need a privilege here; ` +
      `move ${many ? 'them' : 'it'} with --mailjet-ports=10000 or --smtp (then Docker maps ` +
      `-p ${first}:${first + 10_000}), or grant it with ` +
      `sudo setcap cap_net_bind_service=+ep ${process.execPath}`,
    { cause: failed[0].error.cause },
  )
}

function joinWords(words: readonly number[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
