import { setting } from './setting.ts'
import { parseSwitch } from './values.ts'

/** Settings of what is printed. */
export const outputSettings = {
  json: setting({
    placeholder: null,
    fallback: undefined,
    help: 'Log lines and the ready line as JSON',
    parse: parseSwitch,
  }),
} as const
