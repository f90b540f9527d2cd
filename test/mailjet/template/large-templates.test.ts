import { describe, expect, it } from 'vitest'
import { renderTemplate } from '../../../src/mailjet/template/render-template.ts'
import { createWorkshop } from '../../../src/mailjet/workshop/workshop.ts'
import { aContext } from './contexts.ts'

const mebibyte = 1024 * 1024

/** Variables of 5 MB: an array of objects with long texts. */
const variables = {
  list: Array.from({ length: 5_000 }, (_, index) => ({ id: index, text: 'x'.repeat(1024) })),
}

/** A template of 1 MB that begins and ends with so many loops, one in the other. */
function nested(loops: number): string {
  const begin = '{% for x in var:list %}'.repeat(loops)
  const end = '{% endfor %}'.repeat(loops)
  return `${begin}{{ x.text }}${'y'.repeat(mebibyte - begin.length - end.length)}${end}`
}

function outcome(source: string): string {
  const rendering = renderTemplate(source, aContext({ variables }))
  return rendering.kind === 'failed' ? rendering.error.message : `rendered ${rendering.text.length}`
}

describe('a template of 1 MB with variables of 5 MB', () => {
  it.each<[what: string, source: string, error: RegExp]>([
    ['ten thousand loops inside each other', nested(10_000), /^not valid template ## near ## .* ##$/u],
    ['fifty loops inside each other', nested(50), /more than 16777216 characters/u],
    [
      'ten thousand loops, one after the other',
      '{% for x in var:list %}{{ x.text }}{% endfor %}'.repeat(10_000),
      /more than \d+ (?:steps|characters)/u,
    ],
    [
      'loops that write nothing',
      `${'{% for x in var:list %}'.repeat(90)}${'{% endfor %}'.repeat(90)}`,
      /more than 1000000 steps/u,
    ],
    ['all of it printed as JSON', '{{ var:list }}'.repeat(70_000), /more than \d+ (?:steps|characters)/u],
    [
      'all of it compared',
      '{% if var:list = var:list %}y{% endif %}'.repeat(25_000),
      /more than 1000000 steps/u,
    ],
  ])('ends in bounded time and memory with %s', (_what, source, error) => {
    const before = process.memoryUsage().rss
    const started = process.cpuUsage()
    expect(outcome(source)).toMatch(error)
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1_000).toBeLessThan(10_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * mebibyte)
  })

  it('is rendered where it does nothing outrageous', () => {
    const source = `{% for x in var:list %}{{ x.text }}{% endfor %}${' '.repeat(mebibyte)}`
    expect(outcome(source)).toBe(`rendered ${5_000 * 1024 + mebibyte}`)
  })

  it('does not outlast the deadline of the workshop', async () => {
    const workshop = createWorkshop({ deadlineMs: 500 })
    const slow = '{% for x in var:list %}{{ FormatNumberLocale(x.id, "de_DE", 2) }}{% endfor %}'
    const rendering = workshop.render({ html: slow.repeat(60) }, { variables })
    await expect(rendering).rejects.toThrow('The template takes longer than 0.5 s')
    const after = await workshop.render({ text: '{{var:a}}' }, { variables: { a: 1 } })
    expect(after.text).toBe('1')
    await workshop.close()
  })
})
