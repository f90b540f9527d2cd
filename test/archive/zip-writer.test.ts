import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { composeZip, type ZipFile } from '../../src/archive/zip-writer.ts'

it('writes more files than the old directory can count, for others to read', async () => {
  async function* files(): AsyncGenerator<ZipFile> {
    for (let count = 0; count < 66_000; count += 1) {
      const pieces = async function* () {}
      yield { name: `${count}.eml`, modifiedAtMs: 0, sizeBytes: 0, checksum: 0, pieces }
    }
  }
  const directory = mkdtempSync(join(tmpdir(), 'postfang-zip64-'))
  const file = join(directory, 'many.zip')
  await pipeline(Readable.from(composeZip(files()), { objectMode: false }), createWriteStream(file))
  const script =
    'import sys, zipfile; names = zipfile.ZipFile(sys.argv[1]).namelist(); print(len(names), names[-1])'
  expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })).toBe('66000 65999.eml\n')
  rmSync(directory, { recursive: true })
})

it('gives up where a file has not the size that it said', async () => {
  async function* files(): AsyncGenerator<ZipFile> {
    const pieces = async function* () {
      yield new Uint8Array(3)
    }
    yield { name: 'a.eml', modifiedAtMs: 0, sizeBytes: 4, checksum: 0, pieces }
  }
  const all = async () => {
    for await (const _ of composeZip(files()));
  }
  await expect(all()).rejects.toThrow(/Expected 4 bytes of a\.eml, found 3/u)
})
