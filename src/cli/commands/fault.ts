import { withQuery } from '../../client/connection.ts'
import type { FaultJson } from '../../contract/fault.ts'
import { PostfangError } from '../../model/errors.ts'
import type { Command } from '../command.ts'
import { printFault } from '../print-fault.ts'
import { faultFlags, readFault } from '../read-fault.ts'
import { readFlags } from '../read-flags.ts'
import { connectTo, exitHelp, serverFlags, serverHelp } from '../server-flags.ts'
import { note, printLine } from '../terminal.ts'

const flags = {
  ...serverFlags,
  ...faultFlags,
  all: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readFaultFlags>['values']

const readFaultFlags = (args: readonly string[]) => readFlags(args, flags, 1)

/** `postfang fault`: SMTP errors on purpose, in a server that runs. */
export const fault: Command = {
  help: `Orders SMTP errors, lists them with their counters, and takes them back. Rules live until the server stops.

Usage: postfang fault add --at rcpt --mailbox run-42 --reply "450 4.2.1 Mailbox busy" --times 2
       postfang fault list [--mailbox run-42]
       postfang fault remove <id> | --mailbox run-42 | --all

Where:
  --at <point>             connect, greeting, helo, starttls, auth, mail, rcpt, data, end (of the data)
For whom, without them for everybody; in patterns * stands for any text:
  --mailbox, -m <name>     From auth on
  --sender <pattern>       From mail on
  --recipient <pattern>    From rcpt on
  --header <name: pattern> At end
  --listener <pattern>     Its URL, such as *:1025
  --client <pattern>       Its address
When, without them always:
  --first <n>, --every <n> The first so many; every so-manieth
  --probability <p>        By chance; --seed <n> gives the same sequence again
  --rate <n/time>          As soon as more than so many come in that time, such as 10/1m
What:
  --reply <text>           4xx or 5xx, such as "550 5.1.1 No such user"; 421 closes the connection
  --provider, --reason     The refusal of a real provider: --provider gmail --reason over-quota
  --action <what>          drop, stall, silence
  --close-after <bytes>    Drops the connection after so many octets of the message, at data
  --delay <time>           Waits first; alone or with what is above
  --drip <time>            Between two octets of the reply
  --no-keep                Does not keep a message that is refused at end
How long:
  --times <n>              So many times, then never again
  --expires <time>         Until then, such as 10m

  --json                   Whole rules, one JSON object a line
${serverHelp}
${exitHelp}`,

  async run(args) {
    const [verb, ...rest] = args
    const { values, positionals } = readFaultFlags(rest)
    if (verb === 'add') return add(values)
    if (verb === 'list') return list(values)
    if (verb === 'remove') return remove(values, positionals[0])
    throw new PostfangError(
      'invalid',
      `Expected add, list or remove after "postfang fault", found "${verb ?? ''}"`,
    )
  },
}

async function add(values: Values): Promise<number> {
  const added = await connectTo(values).json<FaultJson>('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(readFault(values)),
  })
  printLine(values.json ? JSON.stringify(added) : added.id)
  return 0
}

async function list(values: Values): Promise<number> {
  const path = withQuery('/api/faults', { mailbox: values.mailbox })
  const { faults } = await connectTo(values).json<{ faults: readonly FaultJson[] }>(path)
  for (const each of faults) {
    if (values.json) printLine(JSON.stringify(each))
    else printFault(each)
  }
  note(faults.length === 1 ? '1 rule' : `${faults.length} rules`)
  return faults.length > 0 ? 0 : 1
}

async function remove(values: Values, id: string | undefined): Promise<number> {
  const { mailbox, all } = values
  if (!id && !mailbox && !all)
    throw new PostfangError('invalid', 'Say what to remove: an id, --mailbox, or --all')
  const path = id ? `/api/faults/${encodeURIComponent(id)}` : withQuery('/api/faults', { mailbox })
  const { deleted } = await connectTo(values).json<{ deleted: number }>(path, { method: 'DELETE' })
  printLine(String(deleted))
  return 0
}
