import { createConfig } from '../../config.ts'
import { PostfangError } from '../../model/errors.ts'
import { createServerTls } from '../../wiring/server-tls.ts'
import type { Command } from '../command.ts'
import { readFlags } from '../read-flags.ts'

const flags = { data: { type: 'string' } } as const

/** `postfang ca`: what clients are to trust so that they can verify the TLS listeners. */
export const ca: Command = {
  help: `Prints the certificate of the local CA that signs the TLS listeners' certificate, as PEM.

Usage: postfang ca [--data <path>] > ca.pem

  --data <path>   The database that the server is started with: the CA is kept beside it (POSTFANG_DATA)

It is made on first use. A server that runs hands it out at GET /api/ca.pem, too. Then, for example:
  NODE_EXTRA_CA_CERTS=ca.pem node app.js
  curl --cacert ca.pem smtps://localhost:1465 ...
  SSL_CERT_FILE=ca.pem for programs that use OpenSSL or Go
`,

  async run(args) {
    const { values } = readFlags(args, flags, 0)
    const config = createConfig(values.data === undefined ? {} : { data: values.data }, process.env)
    if (config.data === ':memory:') {
      throw new PostfangError(
        'invalid',
        `A server with --data :memory: has a CA of its own: ask it for it, curl http://${config.http.host}:${config.http.port}/api/ca.pem`,
      )
    }
    const authority = await createServerTls(config).authority()
    if (authority === null) {
      throw new PostfangError(
        'invalid',
        'There is no local CA with --tls-cert: trust what has signed that one',
      )
    }
    process.stdout.write(authority)
    return 0
  },
}
