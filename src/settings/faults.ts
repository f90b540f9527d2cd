import { setting } from './setting.ts'
import { parseFaultDomains, parsePath } from './values.ts'

/** Settings of errors that are ordered on purpose. */
export const faultSettings = {
  faults: setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'SMTP errors to begin with: a JSON array of rules as POST /api/faults takes them',
    parse: parsePath,
  }),
  'fault-domain': setting({
    placeholder: '<list>',
    fallback: 'fault.test',
    help: 'Domains whose recipients say themselves how they fail, comma-separated, such as reply-450@fault.test; off for none',
    parse: parseFaultDomains,
  }),
} as const
