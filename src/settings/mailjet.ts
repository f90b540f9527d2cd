import { setting } from './setting.ts'
import { parsePath } from './values.ts'

/** Settings of the stand-in for Mailjet. */
export const mailjetSettings = {
  templates: setting({
    placeholder: '<directory>',
    fallback: undefined,
    help: 'Stored templates that X-MJ-TemplateID names, a folder each: 12-welcome/template.html, .txt, .mjml, .json; read again when they change',
    parse: parsePath,
  }),
} as const
