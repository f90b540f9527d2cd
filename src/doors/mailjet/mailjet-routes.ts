import type { Route } from '../../http/route.ts'
import type { MailjetDoorOptions } from './door-options.ts'
import { createAccountRoutes } from './rest/account-routes.ts'
import { createCallbackRoutes } from './rest/callback-routes.ts'
import { createTemplateRoutes } from './rest/template-routes.ts'
import { createSendV3Routes } from './send-v3/send-v3.ts'
import { createSendV31Route } from './send-v31/send-v31.ts'

/** Everything that is served of Mailjet's interface. */
export function createMailjetRoutes(options: MailjetDoorOptions): readonly Route[] {
  return [
    createSendV31Route(options),
    ...createSendV3Routes(options),
    ...createTemplateRoutes(options),
    ...createCallbackRoutes(options),
    ...createAccountRoutes(options),
  ]
}
