import { createPostfang, type Postfang } from '../app.ts'
import { type Config, createConfig, type SettingName } from '../config.ts'
import { boundNursery } from '../lib/bound-nursery.ts'
import { createLog, describeError, type Log } from '../lib/log.ts'
import { releaseMemoryWhenCalm } from '../lib/release-memory.ts'
import { readMailpitEnvironment } from '../settings/mailpit-environment.ts'
import { readVersion } from './version.ts'

/**
 * Runs the server until it is told to stop: SIGTERM and SIGINT drain it and end with 0; a second signal ends it at once.
 * SIGHUP reads a certificate of the operator's own again.
 */
export async function serve(given: Readonly<Partial<Record<SettingName, string>>>): Promise<void> {
  const { config, warnings } = readConfig(given, process.env)
  const json = config.json === true
  const log = createLog({ json, write: (line) => process.stderr.write(`${line}\n`) })
  const version = readVersion()
  boundNursery()
  const postfang = await createPostfang(config, { log, version })
  stopOnSignals(postfang, log, config)
  releaseMemoryWhenCalm(releaseAfterMs)
  for (const warning of [...warnings, ...postfang.warnings]) log.warn(warning)
  process.stdout.write(
    json ? composeReadyLine(postfang, config, version) : composeGreeting(postfang, config, version),
  )
}

/** The variables of Mailpit count where its interface is spoken. */
function readConfig(
  given: Readonly<Partial<Record<SettingName, string>>>,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly config: Config; readonly warnings: readonly string[] } {
  const config = createConfig(given, environment)
  if (!config.compat.includes('mailpit')) return { config, warnings: [] }
  const { settings, warnings } = readMailpitEnvironment(environment)
  return { config: createConfig(given, environment, settings), warnings }
}

function composeReadyLine({ urls, data, warnings }: Postfang, config: Config, version: string): string {
  const [message] = composeSignals(urls.http, config)
  const facts = { event: 'ready', version, ...urls, data, warnings, pid: process.pid, message }
  return `${JSON.stringify(facts)}\n`
}

/** What those wait for in the log who start a container of another sandbox. */
function composeSignals(http: string, config: Config): readonly string[] {
  return config.compat.includes('mailpit')
    ? [`[http] accessible via ${http}${config['compat-base'] ?? ''}/`]
    : []
}

function composeGreeting({ urls, data }: Postfang, config: Config, version: string): string {
  return `Postfang ${version} catches your mail.

  Screen and API   ${urls.http}
  SMTP             ${urls.smtp.join('\n                   ')}
${composePop3(urls.pop3)}  Kept in          ${data === ':memory:' ? 'memory, until it stops' : data}

  ${composeAdvice(urls.smtp, config)}
${composeSignals(urls.http, config).map((line) => `\n${line}\n`)}`
}

function composePop3(urls: readonly string[]): string {
  return urls.length === 0 ? '' : `  POP3             ${urls.join('\n                   ')}\n`
}

function composeAdvice(smtpUrls: readonly string[], config: Config): string {
  const first = smtpUrls.find((url) => !url.includes('unix:'))
  if (first === undefined) return `Point your app at ${smtpUrls.join(' or ')}`
  const reached = first.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/u, '//127.0.0.1:')
  const { hostname, port } = new URL(reached)
  const place = `Point your app at ${hostname.replace(/^\[|\]$/gu, '')}, port ${port}`
  const users = config['smtp-users']
  if (users !== undefined)
    return `${place}; the logins are those of ${users}, and the user name is the mailbox`
  return `${place}; any user name and password will do,
  and the user name is the mailbox: ${reached.replace('://', '://my-mailbox:any@')}`
}

/** The start leaves some 20 MB behind; its first clients come before they are given back. */
const releaseAfterMs = 1_500

/** Docker kills after 10 s: whatever hangs by then is given up. */
const longestStopMs = 8_000

function stopOnSignals(postfang: Postfang, log: Log, config: Config): void {
  let isStopping = false
  const stop = async (code: number) => {
    if (isStopping) process.exit(1)
    isStopping = true
    setTimeout(() => process.exit(1), longestStopMs).unref()
    await postfang.close().catch((error: unknown) => {
      log.error(`Cannot shut down cleanly: ${describeError(error)}`)
      process.exit(1)
    })
    process.exit(code)
  }
  process.on('SIGTERM', () => stop(0))
  process.on('SIGINT', () => stop(0))
  // Without a certificate to read again it means what it does to any program: its terminal is gone.
  process.on('SIGHUP', () => (config['tls-cert'] === undefined ? stop(0) : reloadTls(postfang, log)))
  process.on('uncaughtException', (error) => {
    log.error(`Unexpected error, shutting down: ${describeError(error)}`, { stack: error.stack })
    void stop(1)
  })
}

/** What cannot be read is said, and the certificate stays the one that it was. */
async function reloadTls(postfang: Postfang, log: Log): Promise<void> {
  try {
    await postfang.reloadTls()
    log.info('The certificate was read again')
  } catch (error) {
    log.error(describeError(error))
  }
}
