/** What `postfang <name>` does, in a file of its own that is loaded when it is asked for. */
export interface Command {
  /** The whole text of `postfang <name> --help`. */
  readonly help: string
  /**
   * @param args what follows the name
   * @returns the exit code: 0 done or matched, 1 not
   * @throws PostfangError `invalid` for wrong usage; what else is thrown ends with the code that {@link toExitCode} has
   */
  readonly run: (args: readonly string[]) => Promise<number>
}

/** A line of `postfang --help`. */
export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<Command>
}
