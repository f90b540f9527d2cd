import type { WebSocket } from 'ws'
import type { LiveSink } from './live-sink.ts'

/** Each frame is one text message of JSON. */
export function createWebSocketSink(socket: WebSocket): LiveSink {
  return {
    send(frame, flushed) {
      socket.send(JSON.stringify(frame), () => flushed())
    },
    get bufferedBytes() {
      return socket.bufferedAmount
    },
  }
}

/**
 * Asks a client now and then whether it is there. One that has not answered by the next time is gone, or reads so slowly
 * that it had better begin anew: it is closed with 1013 (RFC 6455 §7.4, "try again later").
 */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let hasAnswered = true
  const timer = setInterval(() => {
    if (!hasAnswered) {
      socket.close(1013, 'No answer to a ping')
      return
    }
    hasAnswered = false
    socket.ping()
  }, everyMs)
  socket.on('pong', () => {
    hasAnswered = true
  })
  socket.on('close', () => clearInterval(timer))
}
