import type { FaultJson } from '../contract/fault.ts'
import { dim, isTerminal, print, toCell } from './terminal.ts'

/** One line: id, point, for whom, what, when, hits of seen, state; tabs between them in a pipe. */
export function printFault(fault: FaultJson): void {
  const cells = [
    fault.id,
    fault.at,
    describeWho(fault),
    describeWhat(fault),
    describeWhen(fault),
    `${fault.hits}/${fault.seen}`,
    fault.state,
  ].map(toCell)
  const [id = '', ...rest] = cells
  print(
    isTerminal() ? `${dim(id)}  ${rest.filter((cell) => cell !== '').join('  ')}\n` : `${cells.join('\t')}\n`,
  )
}

function describeWho({ mailbox, sender, recipient, listener, client, header }: FaultJson): string {
  const headerText = header && (header.value === null ? header.name : `${header.name}: ${header.value}`)
  return list({ mailbox, sender, recipient, listener, client, header: headerText })
}

function describeWhat({ reply, action, closeAfterBytes, delayMs, dripMs }: FaultJson): string {
  const replyText = reply && [reply.code, reply.enhancedCode, reply.text].filter(Boolean).join(' ')
  return list({
    delay: delayMs && `${delayMs} ms`,
    drip: dripMs && `${dripMs} ms`,
    reply: replyText,
    action,
    'close after': closeAfterBytes && `${closeAfterBytes} bytes`,
  })
}

function describeWhen({ first, every, probability, seed, rate, times, expiresAt }: FaultJson): string {
  return list({
    first,
    every,
    probability,
    seed,
    rate: rate && `${rate.count} in ${rate.perMs} ms`,
    times,
    until: expiresAt,
  })
}

function list(facts: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
