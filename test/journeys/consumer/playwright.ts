import { expect, test } from 'postfang/playwright'

test('types', async ({ mailbox, page }) => {
  await page.goto((await mailbox.waitFor()).link('Confirm'))
  await expect(mailbox).toReceive({ to: 'ann@example.com' })
  expect(await mailbox.waitFor()).toHaveCode(/^\d{6}$/)
  await expect(page).toHaveTitle('Welcome')
  await expect(page.getByRole('heading')).toHaveText('Welcome')
  expect(await mailbox.waitFor()).toHaveText('Welcome')
  // @ts-expect-error a number is no subject
  expect(await mailbox.waitFor()).toHaveSubject(4)
})
