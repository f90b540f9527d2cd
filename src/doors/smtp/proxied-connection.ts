import { type ProxyHeader, parseProxyHeader } from './proxy-header.ts'
import { RecordedConnection } from './recorded-connection.ts'

type Finished = Exclude<ProxyHeader, { kind: 'incomplete' }>

/**
 * A connection whose peer may speak for the real client: by a header of the PROXY protocol in front of everything, TLS
 * included, or by XCLIENT (Postfix). Both only where the operator has listed the peer's address.
 */
export class ProxiedConnection extends RecordedConnection {
  readonly #peer = this.remoteAddress

  /** Finds out who the client is, then begins to speak. */
  begin(): void {
    if (this.door.proxies.has(this.#peer)) this.#readHeader()
    else this.init()
  }

  /** A listed peer has to send a header: to guess would let others forge one. */
  #readHeader(): void {
    const socket = this._socket
    let octets: Buffer = Buffer.alloc(0)
    const read = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
        octets = Buffer.concat([octets, chunk])
        const header = parseProxyHeader(octets)
        if (header.kind !== 'incomplete') return finish(header)
      }
    }
    const giveUp = (reason: string) => finish({ kind: 'invalid', reason })
    const onEnd = () => giveUp('the connection was closed before it was whole')
    const timer = setTimeout(() => giveUp('it did not come'), this.door.limits.smtpTlsHandshakeMs)
    const finish = (header: Finished) => {
      clearTimeout(timer)
      socket.off('readable', read).off('end', onEnd).off('close', onClose)
      if (header.kind === 'read') this.#meet(header, octets.subarray(header.length))
      else this.drop(`The PROXY header is wrong: ${header.reason}`)
    }
    const onClose = () => {
      clearTimeout(timer)
      this._onClose()
    }
    socket.on('error', (error) => this._onError(error))
    socket.once('close', () => this._onClose())
    socket.on('close', onClose).on('end', onEnd).on('readable', read)
  }

  #meet({ client }: Extract<ProxyHeader, { kind: 'read' }>, rest: Buffer): void {
    if (rest.length > 0) this._socket.unshift(rest)
    if (client === null) this.recorder.note('PROXY: the proxy speaks for itself')
    else {
      this.remoteAddress = client.address
      this.remotePort = client.port
      this.recorder.note(`PROXY: the client is ${client.address}, port ${client.port}`)
    }
    this.init()
  }

  /** Quirk: smtp-server knows lists of single addresses only, and asks for them by an option. */
  override _proxyCommandAllowed(command: string, _option: string): boolean {
    return command === 'XCLIENT' && this.door.xclients.has(this.#peer) && !this._xClient.has('ADDR')
  }

  override _isDisabled(command: string): boolean {
    return command === 'XCLIENT' ? !this._proxyCommandAllowed(command, '') : super._isDisabled(command)
  }

  /** What EHLO lists for a peer that may speak for others. */
  protected get proxyKeywords(): readonly string[] {
    return this._isDisabled('XCLIENT') ? [] : ['XCLIENT NAME ADDR PORT PROTO HELO LOGIN']
  }
}
