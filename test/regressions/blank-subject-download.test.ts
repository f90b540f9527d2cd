import { expect, it } from 'vitest'
import { startPostfang } from '../support/start-postfang.ts'

/** The file name of a download was trimmed in a square of the time: a subject of a million blanks hung the process. */
it('downloads a message whose subject is a million blanks, or dots', async () => {
  await using postfang = await startPostfang()
  for (const filler of [' ', '.']) {
    const raw = `Subject: x${filler.repeat(1_000_000)}y\r\n\r\nx`
    const response = await postfang.fetch('/api/messages', {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: raw,
    })
    const { id } = (await response.json()) as { id: string }
    const download = await postfang.fetch(`/api/messages/${id}/raw`)
    expect(download.headers.get('content-disposition')?.length).toBeLessThan(500)
    expect(await download.text()).toBe(raw)
  }
})
