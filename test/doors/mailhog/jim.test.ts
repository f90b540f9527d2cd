import { afterEach, describe, expect, it } from 'vitest'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'

let postfang: TestPostfang

afterEach(() => postfang.close())

const mail = { from: 'a@example.com', to: 'b@example.com', text: 'x' }

function jim(method: string, body?: unknown, base = ''): Promise<Response> {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  return postfang.fetch(`${base}/api/v2/jim`, { method, body: text })
}

async function listFaults(): Promise<readonly unknown[]> {
  return (await postfang.json<{ faults: unknown[] }>('/api/faults')).faults
}

describe('Jim', () => {
  it('is not there until he is enabled, and gone when he is disabled', async () => {
    postfang = await startPostfang()
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await jim(method)).status).toBe(404)
    expect((await jim('POST')).status).toBe(201)
    expect((await jim('POST')).status).toBe(400)
    expect(await (await jim('GET')).json()).toEqual({
      DisconnectChance: 0.005,
      AcceptChance: 0.99,
      LinkSpeedAffect: 0.1,
      LinkSpeedMin: 1024,
      LinkSpeedMax: 10240,
      RejectSenderChance: 0.05,
      RejectRecipientChance: 0.05,
      RejectAuthChance: 0.05,
    })
    expect((await listFaults()).length).toBeGreaterThan(5)
    expect((await jim('DELETE')).status).toBe(200)
    expect(await listFaults()).toEqual([])
    await postfang.send(mail)
  })

  it.each([
    [{ RejectSenderChance: 1 }, 'Invalid sender'],
    [{ rejectrecipientchance: 1 }, 'Invalid recipient'],
    [{ AcceptChance: 0, RejectSenderChance: 0 }, /closed|ECONNRESET|disconnect/i],
  ])('does %j', async (chances, error) => {
    postfang = await startPostfang()
    await jim('POST', { AcceptChance: 1, ...chances })
    await expect(postfang.send(mail)).rejects.toThrow(error)
    // Changed, he does only what he was changed to.
    expect((await jim('PUT', { AcceptChance: 1 })).status).toBe(200)
    await postfang.send(mail)
  })

  it.each(['{"AcceptChance":', '{"AcceptChance":"often"}', '[]', '7'])(
    'is left alone by the body %s',
    async (body) => {
      postfang = await startPostfang()
      expect((await jim('POST', body)).status).toBe(400)
      expect((await jim('GET')).status).toBe(404)
      await jim('POST', { AcceptChance: 1 })
      expect((await jim('PUT', body)).status).toBe(400)
      expect(await (await jim('GET')).json()).toMatchObject({ AcceptChance: 1 })
      expect(await listFaults()).toEqual([])
    },
  )

  it('plays with one mailbox where he was enabled for one', async () => {
    postfang = await startPostfang()
    await jim('POST', { AcceptChance: 0, RejectSenderChance: 1 }, '/box/mine')
    await expect(postfang.send(mail, 'mine')).rejects.toThrow('Invalid sender')
    await postfang.send(mail, 'theirs')
    expect((await jim('GET')).status).toBe(404)
  })
})
