import { limits } from '../../../model/limits.ts'

const quoted = /^"(?:[^\p{C}"\\]|\\[^\p{C}])*"$/u
const atom = /^[^\p{C}\s"(),:;<>@[\\\]]+$/u
const label = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u

/** Whether text is one bare address (RFC 5321 §4.1.2, letters of any script as in RFC 6531), without a name around it. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at < 1 || text.length > limits.mailjetAddressChars) return false
  const local = text.slice(0, at)
  return (quoted.test(local) || isDotted(local, atom)) && isDotted(text.slice(at + 1), label)
}

function isDotted(text: string, piece: RegExp): boolean {
  return text.split('.').every((part) => piece.test(part))
}
