import type { InfoJson } from '../contract/info.ts'
import { isMailboxName } from '../model/mailbox-name.ts'
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts'
import { createMailbox } from './create-mailbox.ts'
import type { Mailbox } from './mailbox.ts'
import { createMailboxName, pickSmtpUrl } from './mailbox-url.ts'
import { checkOptionNames, readMilliseconds } from './read-options.ts'

export interface ClientOptions extends ConnectionOptions {
  /** SMTP URL under which applications reach the server, where that is not what the server says: behind Docker's ports. */
  readonly smtp?: string | undefined
  /** How long waits wait, in milliseconds, unless they say so themselves: 4,000. */
  readonly timeout?: number | undefined
}

export interface MailboxOptions {
  /** Asked by each wait that does not say itself how long it waits, in milliseconds: for one that ends with its test. */
  readonly timeout?: (() => number) | undefined
}

/** Less than the 5 s that Vitest and Jest give a test. */
const defaultTimeoutMs = 4_000

/** The ports of a server that was started without options. */
const defaultHttpPort = '8025'
const defaultSmtpPort = '1025'

/**
 * A running Postfang, over HTTP. Nothing is sent before it is asked for something.
 *
 * @example
 * const client = await PostfangClient.connect('http://127.0.0.1:8025')
 * const mailbox = client.mailbox()
 * const transport = createTransport(mailbox.smtp)
 */
export class PostfangClient {
  /** URL of the screen and the API, without login and final slash. */
  readonly url: string
  readonly #connection: Connection
  readonly #timeoutMs: number
  #smtp: string | undefined

  /**
   * @param url such as `http://127.0.0.1:8025`; a login for `--auth` may stand in it
   * @throws TypeError for what is no HTTP URL, or an option that does not exist
   */
  constructor(url: string | URL, options: ClientOptions = {}) {
    checkOptionNames(options, ['token', 'smtp', 'timeout', 'signal'], 'PostfangClient')
    this.#connection = createConnection(url, options)
    this.url = this.#connection.url
    this.#timeoutMs = readMilliseconds('timeout', options.timeout, defaultTimeoutMs)
    this.#smtp = options.smtp
  }

  /** Makes a client that has spoken to its server: it is there, and its SMTP URL is known. */
  static async connect(url: string | URL, options: ClientOptions = {}): Promise<PostfangClient> {
    const client = new PostfangClient(url, options)
    await client.connect()
    return client
  }

  /**
   * Asks the server where its listeners are.
   * @throws UnreachableError; RequestError when the token is not right
   */
  async connect(): Promise<InfoJson> {
    const info = await this.#connection.json<InfoJson>('/api/info')
    this.#smtp ??= pickSmtpUrl(info.smtp, this.url)
    return info
  }

  /**
   * The URL to send to, without login.
   * @throws Error while it is not known
   */
  get smtp(): string {
    const { hostname, port } = new URL(this.url)
    const usual = port === defaultHttpPort ? `smtp://${hostname}:${defaultSmtpPort}` : undefined
    const known = this.#smtp ?? usual
    if (known !== undefined) return known
    throw new Error(
      `The SMTP URL of ${this.url} is not known yet: await client.connect() first, or pass { smtp: "smtp://host:port" }`,
    )
  }

  /**
   * A mailbox: of that name, or a fresh one that nobody else has. Nothing is created by it: a mailbox begins to exist
   * with its first message. Each object remembers by itself what its waits have handed out.
   *
   * @throws TypeError for a name that no mailbox can have
   */
  mailbox(name: string = createMailboxName(), options: MailboxOptions = {}): Mailbox {
    checkOptionNames(options, ['timeout'], 'client.mailbox')
    if (typeof name !== 'string' || !isMailboxName(name)) {
      throw new TypeError(
        `There can be no mailbox ${JSON.stringify(name)}: expected 1 to 128 printable characters`,
      )
    }
    return this.#open(name, options.timeout)
  }

  /** The mail of all mailboxes together; to send to it is to send without a login. */
  allMail(): Mailbox {
    return this.#open(undefined)
  }

  #open(name: string | undefined, timeout?: () => number): Mailbox {
    return createMailbox({
      connection: this.#connection,
      name,
      smtp: () => this.smtp,
      timeoutMs: timeout ?? (() => this.#timeoutMs),
    })
  }
}
