import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { openMail } from '../../src/mime/open-mail.ts'

/** Mails written for these tests; beside each the part of {@link openMail}'s answer that it is there for. */
const folder = join(import.meta.dirname, '../fixtures/eml')
const mails = globSync('*/*.eml', { cwd: folder }).sort()

it.each(mails)('reads %s', (mail) => {
  const file = join(folder, mail)
  const expected = JSON.parse(readFileSync(join(dirname(file), `${basename(file, '.eml')}.json`), 'utf8'))
  expect(openMail(new Uint8Array(readFileSync(file)))).toMatchObject(expected)
})

it('has mails by the standards, mails as applications send them, and broken ones', () => {
  expect(new Set(mails.map((mail) => dirname(mail)))).toEqual(new Set(['broken', 'real', 'rfc']))
})
