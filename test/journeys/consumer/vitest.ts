import { expect, test } from 'postfang/vitest'
import { expect as own } from 'vitest'

test('types', async ({ mailbox, postfang }) => {
  await expect(mailbox).toReceive({ to: 'ann@example.com' }, { timeout: 100 })
  await own(mailbox).not.toReceive({ subject: 'Welcome' }, { within: 100 })
  await own(mailbox).toReceiveTimes(2)
  const message = await postfang.mailbox('app').waitFor()
  own(message).toHaveMailjet({ customId: 'x', templateId: 12 })
  own(message).toHaveVars({ name: 'Ann' })
  own(message).toBeSentTo(['a@example.com', /b@/])
  own(message).toMatchMailSnapshot()
  // @ts-expect-error a number is no subject
  own(message).toHaveSubject(4)
  // @ts-expect-error a header that Mailjet does not have
  own(message).toHaveMailjet({ customID: 'x' })
})
