import { crc32, deflateSync } from 'node:zlib'

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number]

/** One shape of a picture, painted over those before it. */
export interface Layer {
  /** How far a point is outside the shape, in pixels; negative inside. Edges are smoothed by it. */
  readonly distance: (x: number, y: number) => number
  readonly colour: (x: number, y: number) => Colour
}

/**
 * Paints layers into a PNG (RFC 2083): truecolour, each row filtered by the one above it. The lowest layer covers
 * everything.
 */
export function drawPng(width: number, height: number, layers: readonly Layer[]): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(paintRows(width, height, layers), { level: 9 })
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  )
}

function paintRows(width: number, height: number, layers: readonly Layer[]): Uint8Array {
  const stride = 1 + width * 3
  const rows = new Uint8Array(stride * height)
  const above = new Uint8Array(width * 3)
  for (let y = 0; y < height; y++) {
    // Filter type 2, "up".
    rows[y * stride] = 2
    for (let x = 0; x < width; x++) {
      const colour = paintPixel(x + 0.5, y + 0.5, layers)
      for (let channel = 0; channel < 3; channel++) {
        const index = x * 3 + channel
        const value = colour[channel] ?? 0
        rows[y * stride + 1 + index] = value - (above[index] ?? 0)
        above[index] = value
      }
    }
  }
  return rows
}

/** From the top layer down, until nothing below shows through. */
function paintPixel(x: number, y: number, layers: readonly Layer[]): Colour {
  let [red, green, blue] = [0, 0, 0]
  let left = 1
  for (let index = layers.length - 1; index >= 0 && left > 0; index--) {
    const layer = layers[index]
    const cover = layer === undefined ? 0 : Math.min(1, Math.max(0, 0.5 - layer.distance(x, y))) * left
    if (layer === undefined || cover === 0) continue
    const colour = layer.colour(x, y)
    red += colour[0] * cover
    green += colour[1] * cover
    blue += colour[2] * cover
    left -= cover
  }
  return [Math.round(red), Math.round(green), Math.round(blue)]
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
