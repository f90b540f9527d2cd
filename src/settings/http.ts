import { type BindAddress, parseBindAddress } from '../http/bind-address.ts'
import { setting } from './setting.ts'
import { parseHosts, parseLogin, parsePath } from './values.ts'

/** Settings of UI and API: where they are and who may call. */
export const httpSettings = {
  http: setting<BindAddress>({
    placeholder: '<[host:]port>',
    fallback: '127.0.0.1:8025',
    help: 'Where the UI and the API listen',
    parse: parseBindAddress,
  }),
  auth: setting({
    placeholder: '<user:password>',
    isSecret: true,
    fallback: undefined,
    help: 'Guards UI and API with this login',
    parse: parseLogin,
  }),
  tokens: setting({
    placeholder: '<file>',
    fallback: undefined,
    help: 'Guards UI and API with the bearer tokens of this file, one a line',
    parse: parsePath,
  }),
  hosts: setting({
    placeholder: '<list>',
    fallback: undefined,
    help: 'Names besides localhost under which UI and API are reached, comma-separated; https://name behind a proxy',
    parse: parseHosts,
  }),
} as const
