import type { Cell, Row, Table } from './bench.ts'
import { median } from './figures.ts'

/** A table as Markdown, for the terminal and for docs/benchmarks.md alike. */
export function formatTable({ title, rows, notes = [] }: Table): string {
  const columns = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))]
  const lines = [
    ['', ...columns],
    ['---', ...columns.map(() => '---:')],
    ...rows.map((row) => formatRow(row, columns)),
  ]
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return [`### ${title}`, table, ...notes].join('\n\n')
}

function formatRow({ name, cells }: Row, columns: readonly string[]): readonly string[] {
  return [name, ...columns.map((column) => formatCell(cells[column] ?? ''))]
}

function formatCell(cell: Cell): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return formatNumber(cell)
  if (cell.length < 2) return cell.map(formatNumber).join('')
  return `${formatNumber(median(cell))} (${formatNumber(Math.min(...cell))}–${formatNumber(Math.max(...cell))})`
}

/** Three digits are as many as a measurement has. */
function formatNumber(number: number): string {
  const digits = Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2
  return number.toLocaleString('en', { maximumFractionDigits: digits })
}
