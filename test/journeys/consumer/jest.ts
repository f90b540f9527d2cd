import { expect } from '@jest/globals'
import { usePostfang } from 'postfang/jest'

const postfang = usePostfang()

export async function types(): Promise<void> {
  const mailbox = postfang.mailbox()
  await expect(mailbox).toReceive({ to: 'ann@example.com' })
  expect(await mailbox.waitFor()).toHaveHeader('X-Env', 'staging')
  // @ts-expect-error a number is no subject
  expect(await mailbox.waitFor()).toHaveSubject(4)
}
