import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from '../test/support/chromium.ts'
import { run } from './run.ts'

/** What the tests run besides Node, and the Debian package it comes in. */
const ordinary = [
  { name: 'Chromium', package: 'chromium', isThere: () => findChromium() !== undefined },
  { name: 'swaks', package: 'swaks', isThere: () => isCommand('swaks') },
  { name: 'TLS for swaks', package: 'libnet-ssleay-perl', isThere: () => isPerlModule('Net::SSLeay') },
  { name: 'curl', package: 'curl', isThere: () => isCommand('curl') },
  { name: 'Python', package: 'python3', isThere: () => isCommand('python3') },
  { name: 'strace', package: 'strace', isThere: () => process.platform !== 'linux' || isCommand('strace') },
]

/** What `npm run test:clients` runs besides, as far as Debian has it. */
const strangers = [
  { name: 'Postfix', package: 'postfix', isThere: () => existsSync('/usr/lib/postfix/sbin/master') },
  { name: 'SASL for Postfix', package: 'libsasl2-modules', isThere: () => hasSaslPlain() },
  { name: 'Go', package: 'golang-go', isThere: () => isCommand('go') },
  { name: 'a JDK', package: 'default-jdk-headless', isThere: () => isCommand('javac') },
  { name: 'Maven', package: 'maven', isThere: () => isCommand('mvn') },
  { name: 'PHPUnit', package: 'phpunit', isThere: () => isCommand('phpunit') },
  {
    name: 'PHPMailer',
    package: 'libphp-phpmailer',
    isThere: () => existsSync('/usr/share/php/libphp-phpmailer'),
  },
  { name: 'fetchmail', package: 'fetchmail', isThere: () => isCommand('fetchmail') },
  { name: 'mutt', package: 'mutt', isThere: () => isCommand('mutt') },
  { name: 'PHP', package: 'php-cli', isThere: () => isCommand('php') },
  { name: 'msmtp', package: 'msmtp', isThere: () => isCommand('msmtp') },
]

const tools = process.argv.includes('clients') ? [...ordinary, ...strangers] : ordinary

function hasSaslPlain(): boolean {
  return spawnSync('sh', ['-c', 'ls /usr/lib/*/sasl2/libplain.so']).status === 0
}

function isPerlModule(name: string): boolean {
  return spawnSync('perl', [`-M${name}`, '-e', '1']).status === 0
}

function isCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

const missing = tools.filter((tool) => !tool.isThere())
if (missing.length > 0) {
  const names = missing.map(({ name }) => name).join(', ')
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!canInstall) {
    console.error(
      `The tests need ${names}: install them (Debian: apt-get install ${missing.map((m) => m.package).join(' ')})`,
    )
    process.exit(1)
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], env)
  await run(
    'apt-get',
    ['install', '-qq', '-y', '--no-install-recommends', ...missing.map((m) => m.package)],
    env,
  )
}
