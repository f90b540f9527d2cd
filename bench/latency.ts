import type { Bench, BenchOptions, Row } from './bench.ts'
import { quantile } from './figures.ts'
import { load } from './load.ts'
import { startBare } from './servers/bare.ts'
import { type PostfangServer, startPostfang } from './servers/postfang.ts'
import { openConversation, sendMessage } from './smtp-conversation.ts'

const messages = 300

/** One client, one mail at a time: from connecting to the 250, and from there to API and live feed. */
export const latency: Bench = {
  name: 'latency',
  about:
    'one client, a connection per mail: connect to 250 beside smtp-server alone; then until API and live feed show it',
  async run(options) {
    const rows = [await measureBare(options), ...(await measurePostfang(options))]
    return { tables: [{ title: `Latency of one mail (${messages} mails of 4 KiB per round)`, rows }] }
  },
}

const one = { name: 'one client', messages, connections: 1, isReused: false }

async function measureBare({ rounds }: BenchOptions): Promise<Row> {
  const times: { p50Ms?: number; p99Ms?: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await startBare()
    times.push(await load(server.port, one))
    await server.stop()
  }
  return toRow(`connect → 250, bare smtp-server`, times)
}

async function measurePostfang({ rounds, note }: BenchOptions): Promise<readonly Row[]> {
  const times: { p50Ms?: number; p99Ms?: number }[] = []
  const shown: { p50Ms: number; p99Ms: number }[] = []
  const heard: { p50Ms: number; p99Ms: number }[] = []
  for (let round = 1; round <= rounds; round++) {
    note(`round ${round}`)
    const server = await startPostfang()
    times.push(await load(server.port, one))
    shown.push(await untilShown(server))
    heard.push(await untilHeard(server))
    await server.stop()
  }
  return [
    toRow('connect → 250, Postfang', times, 'p50 ≤ 5, p99 ≤ 15'),
    toRow('250 → in the list of the API', shown, '≤ 10'),
    toRow('250 → on the live feed', heard, '≤ 50'),
  ]
}

function toRow(
  name: string,
  times: readonly { readonly p50Ms?: number; readonly p99Ms?: number }[],
  budget = '',
): Row {
  const cells = {
    'p50 ms': times.map(({ p50Ms = 0 }) => p50Ms),
    'p99 ms': times.map(({ p99Ms = 0 }) => p99Ms),
    budget,
  }
  return { name, cells }
}

const mails = 100

/** Asks for the list after each 250; the answer's own time is part of it. */
async function untilShown({ port, http }: PostfangServer) {
  const conversation = await openConversation(port)
  const times: number[] = []
  for (let mail = 0; mail < mails; mail++) {
    await sendMessage(conversation, `Subject: shown ${mail}\r\n\r\nhello\r\n.\r\n`)
    const since = performance.now()
    for (let subject = ''; subject !== `shown ${mail}`; ) {
      const page = await (await fetch(`${http}/api/messages?limit=1`)).json()
      subject = (page as { messages: { subject: string }[] }).messages[0]?.subject ?? ''
    }
    times.push(performance.now() - since)
  }
  conversation.close()
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
}

async function untilHeard({ port, http }: PostfangServer) {
  const socket = new WebSocket(`${http.replace('http', 'ws')}/api/live`)
  await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }))
  const conversation = await openConversation(port)
  const times: number[] = []
  for (let mail = 0; mail < mails; mail++) {
    const heard = hear(socket, `"heard ${mail}"`)
    await sendMessage(conversation, `Subject: heard ${mail}\r\n\r\nhello\r\n.\r\n`)
    const since = performance.now()
    times.push(Math.max(0, (await heard) - since))
    // Mails as a person sends them, not as many as the feed groups.
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  conversation.close()
  socket.close()
  return { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
}

/** When a frame with this text has come. */
function hear(socket: WebSocket, text: string): Promise<number> {
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent) => {
      if (!String(data).includes(text)) return
      socket.removeEventListener('message', listen)
      resolve(performance.now())
    }
    socket.addEventListener('message', listen)
  })
}
