import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import { readOwnCertificate } from '../doors/smtp/certificate-file.ts'
import { namesInUse } from '../doors/smtp/certificate-names.ts'
import { createLocalCertificate, type LocalCertificate } from '../doors/smtp/local-certificate.ts'
import type { Certificate } from '../lib/certificate.ts'
import { PostfangError } from '../model/errors.ts'
import { listenersOf } from './listeners.ts'

/** Where the certificate of the TLS listeners comes from. */
export interface ServerTls {
  /** Reads the certificate, renews or makes it. @throws PostfangError `invalid` that names the file that is in the way */
  certificate(): Promise<Certificate>
  /** PEM of the authority that clients are to trust; null where the operator has brought a certificate. */
  authority(): Promise<string | null>
}

/** @throws PostfangError `invalid` for a certificate without a key, or the reverse */
export function createServerTls(config: Config): ServerTls {
  const cert = config['tls-cert']
  const key = config['tls-key']
  if (cert !== undefined && key !== undefined) {
    return { certificate: () => readOwnCertificate(cert, key), authority: async () => null }
  }
  if (cert !== undefined || key !== undefined) {
    const [given, missing] = cert === undefined ? ['--tls-key', '--tls-cert'] : ['--tls-cert', '--tls-key']
    throw new PostfangError('invalid', `${given} needs ${missing} too`)
  }
  const local = createLocal(config)
  return { certificate: local.server, authority: async () => (await local.authority()).cert }
}

function createLocal(config: Config): LocalCertificate {
  const pop3 = (config.pop3 ?? []).map(({ host, port }) => ({ at: { kind: 'port', host, port } as const }))
  const listeners = [...listenersOf(config.smtp, config['mailjet-ports']), ...pop3]
  const directory = config.data === ':memory:' ? null : dirname(config.data)
  return createLocalCertificate(directory, namesInUse(listeners, config['tls-names']))
}
