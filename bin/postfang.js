#!/usr/bin/env node
// Plain old syntax up to the check, so that a Node too old can still read it.
var version = process.versions.node.split('.').map(Number)
if (version[0] < 22 || (version[0] === 22 && version[1] < 12)) {
  console.error('Postfang needs Node.js 22.12 or newer; this is ' + process.versions.node + '.')
  process.exit(1)
}
// Linked as sendmail, it is one.
if (/(?:^|[\\/])sendmail$/.test(process.argv[1] || '')) process.argv.splice(2, 0, 'sendmail')
// Compiled code is kept between starts: half the time of the second one.
import('node:module').then(function (module) {
  if (module.enableCompileCache) module.enableCompileCache()
  return import('../dist/bundle/main.js')
})
