import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { PostfangError } from '../model/errors.ts'

/**
 * Reads the flags of a command.
 *
 * @param most how many words may stand beside the flags
 * @throws PostfangError `invalid` with one sentence for what is unknown, has no value, or is too much
 */
export function readFlags<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  most: number,
) {
  const read = () => parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  const { values, positionals } = explained(read)
  const extra = positionals[most]
  if (extra !== undefined)
    throw new PostfangError('invalid', `Unexpected "${extra}": quote what belongs together`)
  return { values, positionals }
}

/** `Option '-m, --mailbox <value>' argument is ambiguous`: Node takes what begins with a dash for a flag. */
const isAmbiguous = /^Option '(?:-\w, )?(--?[\w-]+).* argument is ambiguous/u

/** The first sentence of Node's message says it; what follows is a hint about positional arguments. */
function explained<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const flag = isAmbiguous.exec(message)?.[1]
    if (flag !== undefined) {
      throw new PostfangError('invalid', `${flag} needs a value: one that begins with a dash is ${flag}=-…`)
    }
    const [sentence = ''] = message.split(/\.\s/u)
    throw new PostfangError('invalid', `${sentence.replace(/\.$/u, '')}; see --help`)
  }
}
