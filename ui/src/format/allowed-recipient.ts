/** Whether an address is in the list of `--relay-recipients`, for a hint beforehand: the server decides. */
export function isAllowedRecipient(allowed: readonly string[], address: string): boolean {
  const folded = address.toLowerCase()
  const domain = folded.slice(folded.lastIndexOf('@'))
  return allowed.some((entry) => entry === '*' || [folded, domain].includes(entry.toLowerCase()))
}
