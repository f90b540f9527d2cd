import { afterAll, expect, it } from 'vitest'
import { createReadingRoom } from '../../../src/inbox/reading/reading-room.ts'
import { scanHeader } from '../../../src/inbox/scan-header.ts'
import { createMessageId } from '../../../src/model/ids.ts'
import { limits } from '../../../src/model/limits.ts'
import { hostileMails } from './hostile-mails.ts'

const room = createReadingRoom()
afterAll(() => room.close())

it.each(Object.entries(hostileMails))(
  'reads %s within its deadline',
  async (_name, build) => {
    const bytes = new Uint8Array(Buffer.from(build(), 'latin1'))
    expect(scanHeader(bytes).to.length).toBeLessThanOrEqual(limits.listedAddresses)
    expect(await room.digest(createMessageId(0), bytes.slice(), [])).toMatchObject({ kind: 'done' })
    expect(await room.preview(bytes.slice())).not.toBeUndefined()
    expect(await room.open(bytes)).toMatchObject({ parts: { part: expect.any(String) } })
  },
  60_000,
)
