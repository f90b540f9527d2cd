/** A line of text on the page: position of its beginning in points from the top left, size in points. */
export interface PdfText {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly text: string
  readonly isBold?: boolean
}

/** A hairline across the page, at that many points from the top. */
export interface PdfRule {
  readonly y: number
}

/** A4, in points. */
const page = { width: 595, height: 842, margin: 56 }

/** Writes a PDF of one A4 page (PDF 1.4) in the built-in Helvetica. Texts are Latin-1. */
export function composePdf(title: string, items: readonly (PdfText | PdfRule)[]): Uint8Array<ArrayBuffer> {
  const content = items.map(drawItem).join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Title ${literal(title)} /Producer (Postfang) >>`,
  ]

  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

function drawItem(item: PdfText | PdfRule): string {
  if (!('text' in item)) {
    const y = page.height - item.y
    return `0.8 G 0.5 w ${page.margin} ${y} m ${page.width - page.margin} ${y} l S`
  }
  const font = item.isBold ? '/F2' : '/F1'
  return `BT ${font} ${item.size} Tf ${item.x} ${page.height - item.y} Td ${literal(item.text)} Tj ET`
}

function literal(text: string): string {
  return `(${text.replace(/[\\()]/g, '\\$&')})`
}
