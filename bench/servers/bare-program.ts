import { SMTPServer } from 'smtp-server'

/** smtp-server alone, reading and discarding, without its wait before the greeting. Prints `{ port }`. */
class BareServer extends SMTPServer {
  override connect(...args: Parameters<SMTPServer['connect']>): void {
    const wait = globalThis.setTimeout
    const immediately = (callback: () => void, ms?: number) => wait(callback, ms === 100 ? 0 : ms)
    globalThis.setTimeout = immediately as typeof wait
    super.connect(...args)
    globalThis.setTimeout = wait
  }
}

const server = new BareServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, _session, callback) {
    stream.on('end', () => callback(null))
    stream.resume()
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  if (address !== null && typeof address !== 'string') console.log(JSON.stringify({ port: address.port }))
})
