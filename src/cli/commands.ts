import type { CommandEntry } from './command.ts'

/** The commands besides `serve`, which is what is meant where none is named. Each is loaded when it is asked for. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  wait: {
    summary: 'Waits for a message and prints it, or one field of it',
    load: async () => (await import('./commands/wait.ts')).wait,
  },
  list: {
    summary: 'Lists messages',
    load: async () => (await import('./commands/list.ts')).list,
  },
  show: {
    summary: 'Prints a message, or a part of it',
    load: async () => (await import('./commands/show.ts')).show,
  },
  send: {
    summary: 'Puts a message in: a file, or a sample',
    load: async () => (await import('./commands/send.ts')).send,
  },
  import: {
    summary: 'Puts in what files of mail, a Mailpit or a MailHog have',
    load: async () => (await import('./commands/import.ts')).importMail,
  },
  export: {
    summary: 'Writes messages to an mbox, a Maildir, a zip, …',
    load: async () => (await import('./commands/export.ts')).exportMail,
  },
  release: {
    summary: 'Really sends a message on, by a relay of the server',
    load: async () => (await import('./commands/release.ts')).release,
  },
  sendmail: {
    summary: 'Takes the place of /usr/sbin/sendmail',
    load: async () => (await import('./commands/sendmail.ts')).sendmail,
  },
  clear: {
    summary: 'Deletes messages',
    load: async () => (await import('./commands/clear.ts')).clear,
  },
  mailbox: {
    summary: 'Prints where to send to for a mailbox of your own',
    load: async () => (await import('./commands/mailbox.ts')).mailbox,
  },
  render: {
    summary: "Renders a template in Mailjet's language, without a server",
    load: async () => (await import('./commands/render.ts')).render,
  },
  fault: {
    summary: 'Orders SMTP errors on purpose, lists them, takes them back',
    load: async () => (await import('./commands/fault.ts')).fault,
  },
  open: {
    summary: 'Opens a message in the browser, or prints its address',
    load: async () => (await import('./commands/open.ts')).open,
  },
  ca: {
    summary: 'Prints the certificate of the local CA, for clients to trust',
    load: async () => (await import('./commands/ca.ts')).ca,
  },
  mcp: {
    summary: 'Speaks the Model Context Protocol, for coding agents',
    load: async () => (await import('./commands/mcp.ts')).mcp,
  },
  backup: {
    summary: 'Copies the database, also while a server runs on it',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  restore: {
    summary: 'Puts a backup in the place of the database, which is set aside',
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  verify: {
    summary: 'Checks a database or a backup: every page, every message',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
}

/** Finds a command by its name; what an object inherits is none. */
export function findCommand(name: string | undefined): CommandEntry | undefined {
  return name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
}
