import { type Colour, drawPng, type Layer } from './draw-png.ts'

/** The pictures of the sample mails, drawn when first needed: no files to ship, nobody's rights to mind. */

type Distance = Layer['distance']

const sunriseWidth = 1120

function shape(distance: Distance, colour: Colour): Layer {
  return { distance, colour: () => colour }
}

function circle(centreX: number, centreY: number, radius: number): Distance {
  return (x, y) => Math.hypot(x - centreX, y - centreY) - radius
}

function roundedBox(left: number, top: number, right: number, bottom: number, radius: number): Distance {
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2]
  const [halfWidth, halfHeight] = [(right - left) / 2 - radius, (bottom - top) / 2 - radius]
  return (x, y) => {
    const [outX, outY] = [Math.abs(x - middleX) - halfWidth, Math.abs(y - middleY) - halfHeight]
    return Math.hypot(Math.max(outX, 0), Math.max(outY, 0)) + Math.min(Math.max(outX, outY), 0) - radius
  }
}

/** Everything below a line of hills, whose height is worked out once for each column. */
function hills(base: number, height: number, length: number, shift: number): Distance {
  const tops = Array.from({ length: sunriseWidth }, (_, x) => {
    const swell = Math.sin((x + shift) / length) + 0.45 * Math.sin((x - shift) / (length * 0.43))
    return base - height * swell
  })
  return (x, y) => (tops[Math.floor(x)] ?? 0) - y
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * Math.min(1, Math.max(0, share))
  return [at(0), at(1), at(2)]
}

/** Hills at sunrise, twice the size at which they are shown. */
export const drawSunrise = once(() =>
  drawPng(sunriseWidth, 480, [
    { distance: () => -1, colour: (_x, y) => mix([255, 196, 145], [255, 238, 214], y / 360) },
    shape(circle(770, 250, 128), [255, 224, 178]),
    shape(circle(770, 250, 84), [255, 247, 230]),
    shape(hills(300, 34, 150, 40), [232, 150, 110]),
    shape(hills(350, 30, 118, 310), [196, 98, 74]),
    shape(hills(402, 26, 96, 120), [128, 62, 60]),
    shape(hills(452, 18, 84, 500), [68, 40, 50]),
  ]),
)

/** A bag of coffee on a plain ground, 320 × 320. */
function drawBag(ground: Colour, bag: Colour, label: Colour): Uint8Array<ArrayBuffer> {
  const shade = mix(bag, [0, 0, 0], 0.18)
  return drawPng(320, 320, [
    shape(() => -1, ground),
    shape(roundedBox(96, 252, 232, 274, 11), mix(ground, [0, 0, 0], 0.12)),
    shape(roundedBox(92, 62, 228, 266, 14), bag),
    shape(roundedBox(92, 62, 228, 96, 12), shade),
    shape(roundedBox(118, 76, 202, 82, 3), mix(shade, [255, 255, 255], 0.35)),
    shape(circle(160, 178, 46), label),
    shape((x, y) => bean(x, y), bag),
    shape((x, y) => Math.max(bean(x, y), seam(x, y)), label),
  ])
}

function bean(x: number, y: number): number {
  const [along, across] = [(x - 160) * 0.8 + (y - 178) * 0.6, (y - 178) * 0.8 - (x - 160) * 0.6]
  return (Math.hypot(along / 27, across / 18) - 1) * 18
}

function seam(x: number, y: number): number {
  const [along, across] = [(x - 160) * 0.8 + (y - 178) * 0.6, (y - 178) * 0.8 - (x - 160) * 0.6]
  return Math.abs(across - 5 * Math.sin(along / 9)) - 2
}

export const drawBags = once(() => [
  drawBag([243, 232, 216], [178, 74, 44], [255, 240, 222]),
  drawBag([222, 233, 228], [38, 94, 86], [232, 244, 236]),
  drawBag([232, 226, 240], [84, 66, 128], [240, 234, 250]),
])

function once<Picture>(draw: () => Picture): () => Picture {
  let drawn: Picture | undefined
  return () => {
    drawn ??= draw()
    return drawn
  }
}
