import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { PostfangError } from '../../model/errors.ts'

/**
 * Makes room for a Unix domain socket: what a server that has died left behind is removed; a socket that somebody
 * listens on and a file that is no socket are left alone.
 *
 * @throws PostfangError `port-in-use` or `invalid` that says what is there
 */
export async function claimSocketPath(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  if (!found.isSocket()) throw new PostfangError('invalid', 'there is a file that is no socket')
  if (await isAnswered(path)) throw new PostfangError('port-in-use', 'another program listens there')
  await unlink(path)
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const answer = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => answer(true))
    // Somebody else's, when it may not even be asked: then listening fails, too, and says so.
    socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code !== 'ECONNREFUSED'))
  })
}
