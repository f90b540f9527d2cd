/** One element of a message's HTML. */
export interface HtmlElement {
  /** Lower case, such as `a`. */
  readonly tag: string
  /** What it reads, runs of white space as one space. */
  readonly text: string
  /** What is inside it. */
  readonly html: string
  readonly attributes: Readonly<Record<string, string>>
}

/**
 * Finds elements by a CSS selector, in document order: by the DOMParser of a browser, elsewhere by cheerio, which is
 * loaded when it is first asked for. Nothing of the document runs or loads.
 *
 * @throws TypeError for a selector that does not parse
 */
export async function findElements(html: string, selector: string): Promise<readonly HtmlElement[]> {
  const find = 'DOMParser' in globalThis ? findByBrowser : findByCheerio
  try {
    return await find(html, selector)
  } catch (error) {
    if (isMissingModule(error)) throw error
    throw new TypeError(`The selector "${selector}" does not parse`, { cause: error })
  }
}

async function findByCheerio(html: string, selector: string): Promise<readonly HtmlElement[]> {
  const { load } = await import('cheerio')
  const $ = load(html)
  return $(selector)
    .toArray()
    .map((element) => ({
      tag: $(element).prop('tagName')?.toLowerCase() ?? '',
      text: collapse($(element).text()),
      html: $(element).html() ?? '',
      attributes: { ...$(element).attr() },
    }))
}

/** The little of the DOM that is needed here; this code has to compile where there is none. */
interface BrowserElement {
  readonly tagName: string
  readonly textContent: string | null
  readonly innerHTML: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
}
interface BrowserGlobals {
  readonly DOMParser: new () => {
    parseFromString(
      html: string,
      type: 'text/html',
    ): { querySelectorAll(selector: string): Iterable<BrowserElement> }
  }
}

async function findByBrowser(html: string, selector: string): Promise<readonly HtmlElement[]> {
  const { DOMParser } = globalThis as unknown as BrowserGlobals
  const found = new DOMParser().parseFromString(html, 'text/html').querySelectorAll(selector)
  return [...found].map(({ tagName, textContent, innerHTML, attributes }) => ({
    tag: tagName.toLowerCase(),
    text: collapse(textContent ?? ''),
    html: innerHTML,
    attributes: Object.fromEntries([...attributes].map(({ name, value }) => [name, value])),
  }))
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}
