import { PostfangError } from '../model/errors.ts'
import { setting } from './setting.ts'
import { parsePath, parseSwitch } from './values.ts'

/** Settings of the stand-in for Mailjet. */
export const mailjetSettings = {
  templates: setting({
    placeholder: '<directory>',
    fallback: undefined,
    help: 'Stored templates that X-MJ-TemplateID names, a folder each: 12-welcome/template.html, .txt, .mjml, .json; read again when they change',
    parse: parsePath,
  }),
  'track-url': setting({
    placeholder: '<url>',
    fallback: undefined,
    help: 'Where tracked links and the pixel of a delivered mail point (this server)',
    parse: parseTrackUrl,
  }),
  'track-opens': setting({
    placeholder: '<on|off>',
    fallback: 'on',
    help: 'Whether mail in Mailjet mode gets a pixel where its headers say nothing of it',
    parse: parseSwitch,
  }),
  'track-clicks': setting({
    placeholder: '<on|off>',
    fallback: 'on',
    help: 'Whether links are rewritten where the headers say nothing of it',
    parse: parseSwitch,
  }),
  strict: setting({
    placeholder: null,
    fallback: undefined,
    help: 'Refuses by SMTP what Mailjet mode has a finding about: unknown values, misspelled headers and the like',
    parse: parseSwitch,
  }),
} as const

function parseTrackUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/u.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new PostfangError('invalid', 'expected an address such as http://mail.test:8025')
  }
  return url.href.replace(/\/+$/u, '')
}
