import { z } from 'zod'
import { type InfoJson, infoSchema } from '../../../contract/info.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { defineRoute, type Route } from '../../../http/route.ts'
import type { ApiOptions } from '../api-options.ts'
import { composeMetrics, metricsContentType } from '../compose-metrics.ts'
import { samples } from '../samples/samples.ts'

/** RFC 8555 §9.1. */
const pemContentType = 'application/pem-certificate-chain'

const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })

/** About the server itself. The two probes are open to everybody and say nothing of any mail. */
export function serverRoutes({ info, metrics, isReady, authority }: ApiOptions): readonly Route[] {
  const sampleList = samples.map(({ name, title }) => ({ name, title }))
  return [
    defineRoute({
      method: 'get',
      path: '/api/info',
      operationId: 'getInfo',
      group: 'Server',
      summary: 'Read what the server is and where it listens',
      example: '"$POSTFANG/api/info"',
      answers: { 200: { description: 'About the server', schema: infoSchema } },
      handle() {
        const answer: InfoJson = { name: 'postfang', ...info(), samples: sampleList }
        return Response.json(answer)
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/ca.pem',
      operationId: 'getAuthority',
      group: 'Server',
      summary: 'Read the certificate of the local CA',
      description: 'Clients that trust it can verify the TLS listeners; it is what `postfang ca` prints.',
      example: '"$POSTFANG/api/ca.pem"',
      answers: {
        200: { description: 'The certificate as PEM', contentType: pemContentType },
        404: { description: 'The server has a certificate of its own: trust what has signed that one' },
      },
      async handle() {
        const pem = await authority()
        if (pem === null) {
          throw new HttpProblem(404, 'There is no local CA: the server was started with --tls-cert')
        }
        return new Response(pem, { headers: { 'content-type': pemContentType } })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/healthz',
      operationId: 'getHealth',
      group: 'Server',
      summary: 'Ask whether the server is alive',
      example: '"$POSTFANG/healthz"',
      answers: { 200: { description: 'It is', schema: healthSchema } },
      handle: () => Response.json({ status: 'ok' }),
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      operationId: 'getReadiness',
      group: 'Server',
      summary: 'Ask whether the server takes mail',
      example: '"$POSTFANG/readyz"',
      answers: {
        200: { description: 'It does', schema: healthSchema },
        503: { description: 'It does not: it is starting, or shutting down' },
      },
      handle() {
        if (!isReady())
          throw new HttpProblem(503, 'Mail cannot be taken now: the server is starting or shutting down')
        return Response.json({ status: 'ok' })
      },
    }),
    defineRoute({
      method: 'get',
      path: '/metrics',
      operationId: 'getMetrics',
      group: 'Server',
      summary: 'Read counts for Prometheus',
      description: 'Numbers only: no name, address or setting.',
      example: '"$POSTFANG/metrics"',
      answers: { 200: { description: 'Prometheus text format', contentType: metricsContentType } },
      handle: () =>
        new Response(composeMetrics(metrics()), { headers: { 'content-type': metricsContentType } }),
    }),
  ]
}
