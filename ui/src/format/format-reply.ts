/** A reply in one line. */
export function formatReply(reply: { code: number; enhancedCode: string | null; text: string }): string {
  return [reply.code, reply.enhancedCode, reply.text.replaceAll('\n', ' ')].filter(Boolean).join(' ')
}
