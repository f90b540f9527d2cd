import { fileURLToPath } from 'node:url'
import { defineConfig, type ProxyOptions } from 'vite'

/** Where `npm run dev` finds the server that answers the API while Vite serves the screen. */
const server = process.env.POSTFANG_DEV_SERVER ?? 'http://127.0.0.1:8025'

/**
 * Hands a request on to the server under the server's own Host and Origin, which is what its gate admits. The page
 * itself comes from Vite's port, so without this every call would be a foreign origin's.
 */
function toServer(): ProxyOptions {
  return {
    target: server,
    changeOrigin: true,
    ws: true,
    configure(proxy) {
      proxy.on('proxyReq', (request) => {
        if (request.hasHeader('origin')) request.setHeader('origin', server)
      })
      proxy.on('proxyReqWs', (request) => {
        request.setHeader('origin', server)
      })
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('ui', import.meta.url)),
  base: '/',
  build: {
    outDir: fileURLToPath(new URL('dist/ui', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // What knows light-dark(), so that one set of tokens serves both themes.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing is inlined as a data: URL, so that the page's Content-Security-Policy can do without them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': toServer(), '/frame': toServer() } },
})
