import { expect, it } from 'vitest'
import { startPostfang } from '../support/start-postfang.ts'

it('a refusal of the gate is plain text for who asks for it, as every other error is', async () => {
  await using postfang = await startPostfang({ auth: 'ann:s3cret' })
  const ask = async (accept: string) => {
    const answer = await fetch(`${postfang.http}/api/messages/wait`, { headers: { accept } })
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() }
  }
  const detail = expect.stringMatching(/^Sign in with the user name and password given to --auth.*\n$/)
  expect(await ask('text/plain')).toEqual({ status: 401, type: 'text/plain; charset=utf-8', body: detail })
  expect(await ask('*/*')).toMatchObject({ status: 401, type: 'application/problem+json' })
})
