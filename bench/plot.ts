/** A line chart with logarithmic axes, as SVG: for tables that a picture says faster. */
export interface Line {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const size = { width: 720, height: 420, left: 64, right: 180, top: 40, bottom: 44 } as const
const colours = [
  '#1b6ac9',
  '#c2410c',
  '#15803d',
  '#7e22ce',
  '#b91c1c',
  '#0f766e',
  '#a16207',
  '#475569',
  '#be185d',
]

export function plotLines({
  title,
  lines,
}: {
  readonly title: string
  readonly lines: readonly Line[]
}): string {
  const points = lines.flatMap((line) => line.points)
  const x = logScale(
    points.map((point) => point.x),
    size.left,
    size.width - size.right,
  )
  const y = logScale(
    points.map((point) => point.y),
    size.height - size.bottom,
    size.top,
  )
  const grid = [
    ...x.ticks.map(
      (value) =>
        `<text x="${x.at(value)}" y="${size.height - 20}" text-anchor="middle">${label(value)}</text>`,
    ),
    ...y.ticks.map(
      (value) =>
        `<line x1="${size.left}" x2="${size.width - size.right}" y1="${y.at(value)}" y2="${y.at(value)}" stroke="#ddd"/>` +
        `<text x="${size.left - 8}" y="${y.at(value) + 4}" text-anchor="end">${label(value)}</text>`,
    ),
  ]
  const drawn = lines.map((line, index) => {
    const colour = colours[index % colours.length]
    const path = line.points.map((point) => `${x.at(point.x)},${y.at(point.y)}`).join(' ')
    const legendY = size.top + 18 * index
    return (
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${size.width - size.right + 12}" y="${legendY}" fill="${colour}">${line.name}</text>`
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12">
<title>${title}</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${size.left}" y="20" font-size="14">${title}</text>
${[...grid, ...drawn].join('\n')}
</svg>
`
}

/** Whole powers of ten around the values; what is not positive counts as the least. */
function logScale(values: readonly number[], from: number, to: number) {
  const logs = values.filter((value) => value > 0).map(Math.log10)
  const low = Math.floor(Math.min(...logs))
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)))
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index))
  const at = (value: number) => {
    const part = (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)
    return Math.round((from + part * (to - from)) * 10) / 10
  }
  return { at, ticks }
}

function label(value: number): string {
  return value >= 1 ? value.toLocaleString('en') : String(value)
}
