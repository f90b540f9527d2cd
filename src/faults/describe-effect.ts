import type { FaultEffect, FaultOutcome } from './fault.ts'

/** What is done, in plain words, as a transcript notes it. */
export function describeEffect({ delayMs, dripMs, outcome }: FaultEffect): string {
  const parts = [
    ...(delayMs > 0 ? [`waits ${delayMs} ms`] : []),
    describeOutcome(outcome),
    ...(dripMs > 0 ? [`one octet each ${dripMs} ms`] : []),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function describeOutcome(outcome: FaultOutcome): string {
  switch (outcome.kind) {
    case 'pass':
      return 'goes on'
    case 'reply':
      return `answers ${outcome.reply.code} ${outcome.reply.enhancedCode}`
    case 'drop':
      return 'drops the connection'
    case 'stall':
      return 'does nothing and answers nothing any more'
    case 'silence':
      return 'does what is asked and answers nothing any more'
    case 'cut':
      return `drops the connection after ${outcome.afterBytes} octets of DATA`
  }
}
