/** About how much of a text one block holds, in UTF-16 units: few enough that a browser lays it out without a stutter. */
const blockLength = 16_384

/** How much of a long text is shown at first. */
export const firstShown = 256 * 1024

/**
 * Cuts a text into blocks that a browser can lay out one by one as they come into sight. Blocks end at a line end
 * where one is near; joined they are the text. A surrogate pair is never parted.
 */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = []
  let start = 0
  while (start < text.length) {
    const end = endOfBlock(text, start)
    blocks.push(text.slice(start, end))
    start = end
  }
  return blocks
}

function endOfBlock(text: string, start: number): number {
  const limit = start + blockLength
  if (limit >= text.length) return text.length
  const lineEnd = text.lastIndexOf('\n', limit - 1)
  if (lineEnd >= start) return lineEnd + 1
  const isHighSurrogate = (text.charCodeAt(limit - 1) & 0xfc00) === 0xd800
  return isHighSurrogate ? limit - 1 : limit
}
