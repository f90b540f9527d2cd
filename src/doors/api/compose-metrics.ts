import type { ApiMetrics } from './api-options.ts'

/** Prometheus text exposition format. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** Writes counts, and what the process uses, for Prometheus to read. */
export function composeMetrics(metrics: ApiMetrics): string {
  const memory = process.memoryUsage()
  const cpu = process.cpuUsage()
  return [
    counter('postfang_messages_captured_total', 'Messages captured', metrics.capturedMessages),
    counter('postfang_captured_bytes_total', 'Bytes of captured messages', metrics.capturedBytes),
    counter(
      'postfang_messages_pruned_total',
      'Messages deleted to keep within bounds',
      metrics.prunedMessages,
    ),
    counter('postfang_messages_refused_busy_total', 'Messages answered 451: too much', metrics.refusedBusy),
    counter('postfang_messages_refused_full_total', 'Messages answered 452: disk full', metrics.refusedFull),
    metrics.freeDiskBytes === null
      ? ''
      : gauge('postfang_disk_free_bytes', 'Free on the disk of the database', metrics.freeDiskBytes),
    counter('postfang_sessions_total', 'SMTP sessions begun', metrics.sessions),
    gauge('postfang_sessions_open', 'SMTP sessions that are open', metrics.openSessions),
    gauge('postfang_digests_pending', 'Messages that wait to be read', metrics.pendingDigests),
    gauge('postfang_live_clients', 'Clients of the live feed', metrics.liveClients),
    gauge('process_uptime_seconds', 'Time since the start', process.uptime()),
    counter('process_cpu_seconds_total', 'User and system CPU time', (cpu.user + cpu.system) / 1e6),
    gauge('process_resident_memory_bytes', 'Resident memory', memory.rss),
    gauge('nodejs_heap_size_used_bytes', 'Memory of the JavaScript heap in use', memory.heapUsed),
  ].join('')
}

function counter(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} counter\n${name} ${value}\n`
}

function gauge(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`
}
