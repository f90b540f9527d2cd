/** Memory of less than this is left to the garbage collector: to part with it would cost more than it brings. */
const leastBytes = 128 * 1024

/**
 * Gives back the memory of bytes that nobody will look at again; they are empty then. Left to the collector of a thread
 * that does little else, a large message stays until the next one needs as much again.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= leastBytes) buffer.transfer(0)
}
