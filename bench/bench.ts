/**
 * One sub-bench of `npm run bench`. It measures and hands back tables; printing, the machine's description and the JSON
 * are the work of main.ts. It asserts nothing, uses ports that are free, and leaves nothing behind.
 */
export interface Bench {
  /** As it is called on the command line. */
  readonly name: string
  /** One line: what is measured, against what. */
  readonly about: string
  run(options: BenchOptions): Promise<Outcome>
}

export interface BenchOptions {
  /** How often each measurement is repeated, so that a table can show a spread. */
  readonly rounds: number
  /** The full form of what is shortened by default (`--long`). */
  readonly isLong: boolean
  /** Tells the person who waits what goes on. */
  readonly note: (text: string) => void
}

export interface Outcome {
  readonly tables: readonly Table[]
  /** Files to write beside the JSON, by name: a plot. */
  readonly files?: Readonly<Record<string, string>>
}

/** Figures with their reference, taken in the same run. */
export interface Table {
  readonly title: string
  readonly rows: readonly Row[]
  /** What a reader has to know about the figures, a sentence each. */
  readonly notes?: readonly string[]
}

export interface Row {
  readonly name: string
  /** By column. Units belong into the column's name: `p50 ms`. */
  readonly cells: Readonly<Record<string, Cell>>
}

/** A text, one figure, or the figures of all rounds: shown as their median with the least and the most. */
export type Cell = string | number | readonly number[]
