import { createServer } from 'node:http'
import { once } from 'node:events'
import { chromium } from 'playwright-core'
import { findChromium, chromiumFlags } from './support/chromium.ts'
const reached: string[] = []
const o = createServer((q,r)=>{reached.push(q.url!); r.end()}); o.on('connection', ()=>reached.push('connection')); o.listen(0,'127.0.0.1'); await once(o,'listening')
const out = `http://outside.test:${(o.address() as any).port}`
let headers: Record<string,string> = {}
let body = ''
const s = createServer((q,r)=>{ if (q.url==='/') { r.setHeader('content-type','text/html'); r.end('<p>x') } else { r.writeHead(200, {'content-type':'text/html', ...headers}); r.end(body) } }); s.listen(0,'127.0.0.1'); await once(s,'listening')
const own = `http://127.0.0.1:${(s.address() as any).port}`
const csp = "sandbox allow-popups; default-src 'none'; frame-ancestors 'self'"
const cases: [string, Record<string,string>, string, string][] = [
 ['base', {'content-security-policy': csp}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['explicit', {'content-security-policy': csp+"; frame-src 'none'; child-src 'none'"}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['allow self only', {'content-security-policy': csp+"; frame-src 'self'"}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['no sandbox', {'content-security-policy': "default-src 'none'"}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['coep', {'content-security-policy': csp, 'cross-origin-embedder-policy':'require-corp'}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['credentialless', {'content-security-policy': csp}, `<iframe src="${out}/iframe"></iframe>`, 'f.credentialless=true'],
 ['no-dns-prefetch', {'content-security-policy': csp, 'x-dns-prefetch-control':'off'}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['allowlist', {'content-security-policy': csp, 'connection-allowlist':'(response-origin)'}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['upgrade', {'content-security-policy': csp+'; upgrade-insecure-requests'}, `<iframe src="${out}/iframe"></iframe>`, ''],
 ['meta csp', {'content-security-policy': csp}, `<meta http-equiv="content-security-policy" content="frame-src 'none'"><iframe src="${out}/iframe"></iframe>`, ''],
 ['preconnect', {'content-security-policy': csp}, `<link rel=preconnect href="${out}">`, ''],
 ['preconnect off', {'content-security-policy': csp,'x-dns-prefetch-control':'off'}, `<link rel=preconnect href="${out}">`, ''],
]
const b = await chromium.launch({ executablePath: findChromium()!, args: [...chromiumFlags, '--host-resolver-rules=MAP *.test 127.0.0.1', ...process.argv.slice(2)] })
for (const [n,h,bd,js] of cases) {
  headers = h; body = bd
  const page = await b.newPage(); await page.goto(own)
  await page.evaluate(`new Promise(res=>{const f=document.createElement('iframe'); ${js}; f.src='/frame'; f.onload=()=>setTimeout(res,300); document.body.append(f)})`)
  console.log(n, reached.splice(0)); await page.close()
  o.closeAllConnections()
}
await b.close(); o.close(); s.close(); s.closeAllConnections()
