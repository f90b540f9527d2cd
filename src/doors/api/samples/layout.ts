/**
 * The look of the sample mails: nested tables and inline styles, as mail clients need them, and a style block for those
 * that know dark mode. All of it is written here; nothing of a request gets in.
 */

export interface Layout {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  /** What an inbox shows behind the subject. */
  readonly preheader: string
  readonly body: string
  readonly footer: string
}

const fonts = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

const styles = `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    body { margin: 0; padding: 0; }
    img { border: 0; display: block; }
    a { color: #b2481f; }
    @media (max-width: 600px) {
      .card { width: 100% !important; }
      .inset { padding-left: 24px !important; padding-right: 24px !important; }
    }
    @media (prefers-color-scheme: dark) {
      .ground { background: #14181a !important; }
      .card { background: #1e2427 !important; }
      .ink { color: #edf0f0 !important; }
      .soft { color: #a8b3b7 !important; }
      .line { border-color: #353d41 !important; }
      .panel { background: #2a3236 !important; }
      .button { background: #ff9466 !important; }
      .button a { color: #1c1210 !important; }
      a { color: #ff9f76; }
    }`

export function layout({ language, direction, title, preheader, body, footer }: Layout): string {
  const align = direction === 'rtl' ? 'right' : 'left'
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <title>${title}</title>
  <style>${styles}
  </style>
</head>
<body class="ground" style="margin:0;padding:0;background:#f4f0e9">
  <div style="display:none;max-height:0;overflow:hidden;opacity:0">${preheader}</div>
  <table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f0e9">
    <tr>
      <td align="center" style="padding:32px 12px">
        <table role="presentation" class="card" width="560" cellpadding="0" cellspacing="0" dir="${direction}" style="width:560px;max-width:100%;background:#ffffff;border-radius:12px;overflow:hidden">
          <tr>
            <td class="inset ink" align="${align}" style="padding:28px 40px 0;font:600 15px/1 ${fonts};letter-spacing:.02em;color:#23181a">
              <span style="color:#c9562a">&#9679;</span>&nbsp; Kestrel Coffee
            </td>
          </tr>
${body}
          <tr>
            <td class="inset" style="padding:28px 40px 32px">
              <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
                <td class="line soft" align="${align}" style="border-top:1px solid #e8e1d6;padding-top:20px;font:13px/1.6 ${fonts};color:#6d6460">${footer}</td>
              </tr></table>
            </td>
          </tr>
        </table>
      </td>
    </tr>
  </table>
</body>
</html>
`
}

/** A row from edge to edge, for a picture. */
export function wideRow(content: string, padding: string): string {
  return `          <tr><td style="padding:${padding}">${content}</td></tr>`
}

/** A row of the card. */
export function row(content: string, padding = '20px 40px 0'): string {
  return `          <tr><td class="inset" style="padding:${padding}">${content}</td></tr>`
}

export function heading(text: string): string {
  return row(
    `<h1 class="ink" style="margin:0;font:700 28px/1.25 ${fonts};letter-spacing:-.01em;color:#23181a">${text}</h1>`,
    '28px 40px 0',
  )
}

export function paragraph(html: string): string {
  return row(
    `<p class="ink" style="margin:0;font:16px/1.6 ${fonts};color:#3d3233">${html}</p>`,
    '14px 40px 0',
  )
}

export function note(html: string): string {
  return row(
    `<p class="soft" style="margin:0;font:14px/1.6 ${fonts};color:#6d6460">${html}</p>`,
    '18px 40px 0',
  )
}

export function button(url: string, label: string): string {
  return row(
    `<table role="presentation" cellpadding="0" cellspacing="0"><tr><td class="button" style="background:#b2481f;border-radius:8px"><a href="${url}" style="display:inline-block;padding:14px 26px;font:600 16px/1 ${fonts};color:#ffffff;text-decoration:none">${label}</a></td></tr></table>`,
    '26px 40px 4px',
  )
}

/** A code to be typed in, large and spaced. */
export function code(text: string): string {
  return row(
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="panel ink" align="center" style="background:#f7f3ec;border-radius:10px;padding:22px;font:700 34px/1 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.22em;color:#23181a">${text}</td></tr></table>`,
    '24px 40px 4px',
  )
}

export interface TableLine {
  readonly label: string
  readonly value: string
  readonly isTotal?: boolean
}

/** Labels at the beginning of the line, amounts at its end. */
export function lines(items: readonly TableLine[], direction: Layout['direction'] = 'ltr'): string {
  const [start, end] = direction === 'rtl' ? ['right', 'left'] : ['left', 'right']
  const cells = items.map(({ label, value, isTotal = false }) => {
    const font = `${isTotal ? '700' : '400'} 16px/1.5 ${fonts}`
    const cell = `class="ink line" style="padding:12px 0;border-top:1px solid #e8e1d6;font:${font};color:#23181a`
    return `<tr><td align="${start}" ${cell}">${label}</td><td align="${end}" ${cell}">${value}</td></tr>`
  })
  return row(
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${cells.join('')}</table>`,
    '22px 40px 8px',
  )
}

export const textFont = fonts
