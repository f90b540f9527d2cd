import type { SmtpTarget } from './smtp-target.ts'

/** How to point one kind of application at the server, ready to be copied. */
export interface Snippet {
  /** What developers call it: not translated. */
  readonly title: string
  readonly code: string
}

/** Every snippet for a target; each signs in with the mailbox's name where the target has one. */
export function composeSnippets(target: SmtpTarget): Snippet[] {
  return snippets.map(([title, compose]) => ({ title, code: compose(target) }))
}

/** Text as a literal of each language, so that no mailbox name can end it. */
const json = (text: string): string => JSON.stringify(text)
const single = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
const ruby = single
const environment = (text: string): string =>
  /^[\w.@:/%+-]*$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`
const property = (text: string): string => text.replaceAll('\\', '\\\\')

/** Lines one under the other; those that do not apply are left out. */
const lines = (...parts: (string | false)[]): string => parts.filter((part) => part !== false).join('\n')

const snippets: readonly (readonly [string, (target: SmtpTarget) => string])[] = [
  ['Node', composeNode],
  ['Python', composePython],
  ['PHP', composePhp],
  ['Laravel', composeLaravel],
  ['Symfony', ({ url }) => `MAILER_DSN=${environment(url)}`],
  ['Django', composeDjango],
  ['Rails', composeRails],
  ['Spring', composeSpring],
  ['Go', composeGo],
  ['.NET', composeDotNet],
  ['WordPress', composeWordPress],
  ['curl', composeCurl],
  ['swaks', composeSwaks],
  ['.env', composeEnvironment],
]

function composeNode({ host, port, user, password }: SmtpTarget): string {
  return lines(
    "import { createTransport } from 'nodemailer'",
    '',
    'const transport = createTransport({',
    `  host: ${single(host)},`,
    `  port: ${port},`,
    user !== undefined && `  auth: { user: ${single(user)}, pass: ${single(password)} },`,
    '})',
  )
}

function composePython({ host, port, user, password }: SmtpTarget): string {
  return lines(
    'import smtplib',
    '',
    `with smtplib.SMTP(${json(host)}, ${port}) as smtp:`,
    user !== undefined && `    smtp.login(${json(user)}, ${json(password)})`,
    '    smtp.send_message(message)',
  )
}

function composePhp({ host, port, user, password }: SmtpTarget): string {
  return lines(
    '$mail = new PHPMailer\\PHPMailer\\PHPMailer(true);',
    '$mail->isSMTP();',
    `$mail->Host = ${single(host)};`,
    `$mail->Port = ${port};`,
    user !== undefined && '$mail->SMTPAuth = true;',
    user !== undefined && `$mail->Username = ${single(user)};`,
    user !== undefined && `$mail->Password = ${single(password)};`,
  )
}

function composeLaravel({ host, port, user, password }: SmtpTarget): string {
  return lines(
    'MAIL_MAILER=smtp',
    `MAIL_HOST=${host}`,
    `MAIL_PORT=${port}`,
    `MAIL_USERNAME=${user === undefined ? 'null' : environment(user)}`,
    `MAIL_PASSWORD=${user === undefined ? 'null' : password}`,
  )
}

function composeDjango({ host, port, user, password }: SmtpTarget): string {
  return lines(
    "EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'",
    `EMAIL_HOST = ${json(host)}`,
    `EMAIL_PORT = ${port}`,
    user !== undefined && `EMAIL_HOST_USER = ${json(user)}`,
    user !== undefined && `EMAIL_HOST_PASSWORD = ${json(password)}`,
  )
}

function composeRails({ host, port, user, password }: SmtpTarget): string {
  return lines(
    'config.action_mailer.delivery_method = :smtp',
    'config.action_mailer.smtp_settings = {',
    `  address: ${ruby(host)},`,
    `  port: ${port},`,
    user !== undefined && `  user_name: ${ruby(user)},`,
    user !== undefined && `  password: ${ruby(password)},`,
    user !== undefined && '  authentication: :plain,',
    '}',
  )
}

function composeSpring({ host, port, user, password }: SmtpTarget): string {
  return lines(
    `spring.mail.host=${host}`,
    `spring.mail.port=${port}`,
    user !== undefined && `spring.mail.username=${property(user)}`,
    user !== undefined && `spring.mail.password=${password}`,
    user !== undefined && 'spring.mail.properties.mail.smtp.auth=true',
  )
}

function composeGo({ host, port, user, password }: SmtpTarget): string {
  return lines(
    user === undefined
      ? 'var auth smtp.Auth'
      : `auth := smtp.PlainAuth("", ${json(user)}, ${json(password)}, ${json(host)})`,
    `err := smtp.SendMail(${json(`${host.includes(':') ? `[${host}]` : host}:${port}`)}, auth, from, to, message)`,
  )
}

function composeDotNet({ host, port, user, password }: SmtpTarget): string {
  return lines(
    `using var client = new System.Net.Mail.SmtpClient(${json(host)}, ${port});`,
    user !== undefined &&
      `client.Credentials = new System.Net.NetworkCredential(${json(user)}, ${json(password)});`,
    'await client.SendMailAsync(message);',
  )
}

function composeWordPress({ host, port, user, password }: SmtpTarget): string {
  return lines(
    "add_action('phpmailer_init', function ($mailer) {",
    '    $mailer->isSMTP();',
    `    $mailer->Host = ${single(host)};`,
    `    $mailer->Port = ${port};`,
    user !== undefined && '    $mailer->SMTPAuth = true;',
    user !== undefined && `    $mailer->Username = ${single(user)};`,
    user !== undefined && `    $mailer->Password = ${single(password)};`,
    '});',
  )
}

function composeCurl({ url }: SmtpTarget): string {
  return lines(
    `curl ${shell(url)} \\`,
    '  --mail-from app@example.com --mail-rcpt ann@example.com --crlf \\',
    "  --upload-file - <<'MAIL'",
    'From: App <app@example.com>',
    'To: Ann <ann@example.com>',
    'Subject: Hello from curl',
    '',
    'It works.',
    'MAIL',
  )
}

function composeSwaks({ host, port, user, password }: SmtpTarget): string {
  return lines(
    `swaks --server ${shell(host)} --port ${port} \\`,
    user !== undefined && `  --auth-user ${shell(user)} --auth-password ${password} \\`,
    '  --from app@example.com --to ann@example.com',
  )
}

function composeEnvironment({ host, port, user, password, url }: SmtpTarget): string {
  return lines(
    `SMTP_HOST=${host}`,
    `SMTP_PORT=${port}`,
    user !== undefined && `SMTP_USER=${environment(user)}`,
    user !== undefined && `SMTP_PASSWORD=${password}`,
    'SMTP_SECURE=false',
    `SMTP_URL=${environment(url)}`,
  )
}
