import { readReadyLine, type ServerProcess, startNode, toServer } from './server-process.ts'

/** The reference: smtp-server alone, which reads and discards, without its wait before the greeting. */
export async function startBare(): Promise<ServerProcess> {
  const child = startNode(['bench/servers/bare-program.ts'])
  const { port } = (await readReadyLine(child)) as { readonly port: number }
  return toServer('bare smtp-server, discards', child, port)
}
