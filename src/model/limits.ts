/** Bounds that protect the sandbox from what it is fed. Units are in the names; docs/limits.md lists them. */
export const limits = {
  /** RFC 1870 SIZE. */
  messageBytes: 50 * 1024 * 1024,
  /** Bytes of captured messages that may wait for the writer; beyond it sockets are not read. */
  inFlightBytes: 64 * 1024 * 1024,
  /** Part of the header block that the scan reads before the 250. */
  scannedHeaderBytes: 64 * 1024,
  /** Addresses kept in a list row, per header. */
  listedAddresses: 100,
  /** Envelope recipients of one message (RFC 5321 §4.5.3.1.8 asks for at least 100). */
  recipients: 2_000,
  /** Open SMTP connections over all listeners; one more is answered 421. */
  smtpConnections: 1_000,
  /** Of them from one address, but for those of this machine. */
  smtpConnectionsPerAddress: 200,
  /** One command (RFC 5321 §4.5.3.1.4 asks for 512). */
  smtpLineBytes: 4 * 1024,
  /** One line of an AUTH exchange (RFC 4954 §4 asks for 12,288). */
  smtpAuthLineBytes: 16 * 1024,
  /** Commands since the last message. */
  smtpCommands: 200_000,
  /** Lines since the last message that are no command. */
  smtpErrors: 20,
  /** Messages over one connection. */
  smtpMessages: 1_000_000,
  /** Bytes of messages that are still coming in; beyond it only the one that began first is read on. */
  smtpReceivingBytes: 64 * 1024 * 1024,
  /** How long new mail waits for room, in the writer's queue or among the messages that come in, before it is refused. */
  smtpBusyMs: 30 * 1000,
  /** How long a client may be silent (RFC 5321 §4.5.3.2.7), and a command may take to come in. */
  smtpIdleMs: 5 * 60 * 1000,
  /** One message, from its first piece to its end. */
  smtpDataMs: 10 * 60 * 1000,
  /** The least rate at which a message comes in, as soon as it has been coming in for the grace. */
  smtpDataBytesPerSecond: 1024,
  smtpDataGraceMs: 60 * 1000,
  smtpTlsHandshakeMs: 30 * 1000,
  /** Wrong logins of one connection; the last one is answered 421. */
  smtpFailedLogins: 10,
  /** Logins that wait for their password to be checked; one more is answered 454. */
  smtpPendingLogins: 64,
  /** What one check of a password may take. */
  smtpLoginMs: 10 * 1000,
  /** Right logins that need no second check. */
  smtpRememberedLogins: 1_000,
  /** Open POP3 connections over all listeners; one more is turned away. */
  pop3Connections: 500,
  /** One command (RFC 2449 §4 asks for 255): the name of a mailbox may have 512 octets. */
  pop3LineBytes: 1024,
  /** One line of an AUTH exchange (RFC 5034 §4 asks for 12,288). */
  pop3AuthLineBytes: 16 * 1024,
  /** Lines that are no command, or not now. */
  pop3Errors: 20,
  pop3FailedLogins: 10,
  /** How long nothing may move in either direction (RFC 1939 §3 asks for ten minutes at least). */
  pop3IdleMs: 10 * 60 * 1000,
  pop3TlsHandshakeMs: 30 * 1000,
  mailboxNameLength: 128,
  /** Full parse: what one message may cost before it ends as `digest: "failed"`. */
  digestMs: 5_000,
  digestHeapMiB: 256,
  /** Mailjet mode: what working out a message may take among others, before it is worked out beside them. */
  sharedDeliveryMs: 500,
  headerBytes: 4 * 1024 * 1024,
  headers: 20_000,
  parts: 10_000,
  nesting: 100,
  /** Multiparts inside each other in MailHog's form of a message, which repeats the body of each. */
  encodedNesting: 10,
  addresses: 50_000,
  links: 2_000,
  linkTextChars: 500,
  /** Of one HTML attribute, as far as it is looked at for links and remote content. */
  attributeChars: 64 * 1024,
  /** Of one address with its display name. */
  addressWords: 1_000,
  /** Of one header field (RFC 2231 §3). */
  parameterSections: 50_000,
  /** Of X-MJ-Vars. */
  templateVariablesChars: 256 * 1024,
  /** Of one rendering: evaluated expressions and rounds of loops, and what comes out. */
  templateSteps: 1_000_000,
  templateOutputChars: 16 * 1024 * 1024,
  /** Compiling or trying out one template in the thread for it. */
  templateMs: 10_000,
  templateHeapMiB: 384,
  /** Of a request that tries a template out. */
  templateBodyBytes: 16 * 1024 * 1024,
  /** HTML that was tried out and is kept to be looked at; the newest is, however long. */
  renderedPages: 50,
  renderedPagesChars: 16 * 1024 * 1024,
  /** One file of the directory of templates, and how many templates it, and each mailbox, may have. */
  templateFileBytes: 4 * 1024 * 1024,
  templates: 2_000,
  /** Of a message whose template is in error, as far as the report on it brings it along. */
  reportedSourceBytes: 1024 * 1024,
  /** Image bytes that a preview carries as `data:` URLs; what is beyond stays unresolved. */
  inlinedBytes: 32 * 1024 * 1024,
  /** Encoded bytes of a part up to which it is decoded as a whole; larger ones are decoded as they are taken. */
  wholePartBytes: 1024 * 1024,
  codes: 10,
  /** How far into the text one-time codes are looked for. */
  codeTextChars: 32 * 1024,
  indexedHeaders: 200,
  indexedHeaderChars: 1_000,
  /** Messages inside of messages whose words are searched, and how deep. */
  searchedInnerMessages: 10,
  searchedDepth: 3,
  indexedTextChars: 256 * 1024,
  previewChars: 160,
  transcriptLines: 1_000,
  transcriptLineChars: 1_000,
  keptSessions: 10_000,
  keptSessionDays: 30,
  /** Removed by one transaction, so that no capture waits for it. */
  sessionsPrunedAtOnce: 500,
  /** Of one session, as far as it names the messages that it brought. */
  sessionMessages: 100,
  /** Sessions in one frame of the live feed. */
  liveSessions: 100,
  /** Fault rules at a time, and how many of them one session names. */
  faults: 1_000,
  faultsPerSession: 100,
  /** How long a fault may hold up a reply, or a connection that it stalls. */
  faultDelayMs: 10 * 60 * 1000,
  faultStallMs: 15 * 60 * 1000,
  faultDripMs: 10_000,
  /** Pairs of sender and recipient that greylisting remembers. */
  greylistedPairs: 10_000,
  keptChanges: 100_000,
  /** Claims of clients that share messages out among themselves. */
  claims: 100_000,
  pageSize: 500,
  queryChars: 1_000,
  queryTerms: 32,
  /** Begun words (`pass*`) in one search: the dearest thing an index can be asked. */
  queryPrefixes: 4,
  /** Brackets and negations inside each other. */
  queryNesting: 16,
  jsonBodyBytes: 1024 * 1024,
  /** What `postfang sendmail` reads: more than most servers are told to take, less than a machine has. */
  sendmailBytes: 256 * 1024 * 1024,
  /** Of a request by another sandbox's client, but for sending: as many as Mailpit takes. */
  compatBodyBytes: 5 * 1024 * 1024,
  /** Messages of one answer to it, and how many a list may pass over. */
  compatListed: 2_000,
  compatOffset: 100_000,
  /** Of Mailjet's interface: attachments of 15 MiB in base64, and the rest. */
  mailjetBodyBytes: 32 * 1024 * 1024,
  /** Values and lists inside each other, and how many of them, so that a body takes no multiple of its size in memory. */
  mailjetJsonDepth: 200,
  mailjetJsonPieces: 1_000_000,
  mailjetAddressChars: 320,
  /** Of a form that unsubscribes, and of a User-Agent that is kept. */
  trackBodyBytes: 16 * 1024,
  agentChars: 1_000,
  /** Senders of one mailbox (as Mailjet has them), and what clients say of one contact: its name, its properties as JSON. */
  mailjetSenders: 100,
  contactNameChars: 255,
  /** Of a template made by the API. */
  templateNameChars: 255,
  contactProperties: 200,
  contactPropertiesChars: 64 * 1024,
  tagLength: 64,
  tagsPerMessage: 32,
  liveClients: 500,
  webhooks: 50,
  /** Callback URLs of Mailjet's Event API, on a server. */
  callbacks: 2_000,
  /** Attempts that are remembered of an address, and events that wait for one that fails. */
  callbackDeliveries: 200,
  queuedEvents: 100_000,
  /** Releases that are not over; one more is refused. Those that are over are kept up to a number. */
  openReleases: 1_000,
  keptReleases: 10_000,
  releaseRecipients: 100,
  /** Newest attempts of one release that are kept, and how much of what was said in each. */
  releaseAttempts: 12,
  releaseConversationChars: 32 * 1024,
  /** Connections to one relay, and to all of them, at a time. */
  relayConnections: 2,
  allRelayConnections: 6,
  liveBufferBytes: 1024 * 1024,
} as const
