/**
 * Cards are Markdown that anybody who may push wrote. This reads the part of CommonMark and of GitHub's tables that
 * cards use into plain records; raw HTML stays text, and only links to web pages are links.
 */

export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'strong' | 'em' | 'strike'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'break' }

export type Block =
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'code'; language: string; text: string }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'quote'; children: Block[] }
  | { type: 'table'; align: ('left' | 'center' | 'right')[]; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' }

const MAX_DEPTH = 8
const MAX_BLOCKS = 4000
/** Longer runs stay plain from here on: signs that are never closed cost the square of the length. */
const MAX_RUN = 20_000

/** The card without the YAML between its first two lines of `---`: the catalogue shows that as facts. */
export function withoutHead(text: string): string {
  const match = /^---\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
  return match ? text.slice(match[0].length) : text
}

export function parseMarkdown(text: string): Block[] {
  return blocks(withoutHead(text).replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0)
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$/
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +)(.*)$/
const QUOTE = /^ {0,3}> ?/
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/

function begins(line: string): boolean {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || ITEM.test(line) || QUOTE.test(line)
}

function blocks(lines: readonly string[], depth: number): Block[] {
  const found: Block[] = []
  let i = 0
  while (i < lines.length && found.length < MAX_BLOCKS) {
    const line = lines[i]!
    if (line.trim() === '') { i += 1; continue }
    const fence = FENCE.exec(line)
    const heading = HEADING.exec(line)
    if (fence) {
      const close = new RegExp(`^ {0,3}${fence[1]![0]}{${fence[1]!.length},}\\s*$`)
      const body: string[] = []
      for (i += 1; i < lines.length && !close.test(lines[i]!); i += 1) body.push(lines[i]!)
      i += 1
      found.push({ type: 'code', language: fence[2] ?? '', text: body.join('\n') })
    } else if (heading) {
      found.push({ type: 'heading', level: heading[1]!.length, children: inlines(heading[2] ?? '') })
      i += 1
    } else if (RULE.test(line)) {
      found.push({ type: 'rule' })
      i += 1
    } else if (QUOTE.test(line) && depth < MAX_DEPTH) {
      const body: string[] = []
      for (; i < lines.length && QUOTE.test(lines[i]!); i += 1) body.push(lines[i]!.replace(QUOTE, ''))
      found.push({ type: 'quote', children: blocks(body, depth + 1) })
    } else if (ITEM.test(line) && depth < MAX_DEPTH) {
      const [list, next] = listAt(lines, i, depth)
      found.push(list)
      i = next
    } else if (line.includes('|') && DELIMITER.test(lines[i + 1] ?? '') && (lines[i + 1] ?? '').includes('-')) {
      const [table, next] = tableAt(lines, i)
      found.push(table)
      i = next
    } else {
      const body = [line.trim()]
      for (i += 1; i < lines.length && lines[i]!.trim() !== '' && !begins(lines[i]!); i += 1) body.push(lines[i]!.replace(/^ +/, ''))
      found.push({ type: 'paragraph', children: inlines(body.join('\n')) })
    }
  }
  return found
}

function listAt(lines: readonly string[], at: number, depth: number): [Block, number] {
  const first = ITEM.exec(lines[at]!)!
  const ordered = /\d/.test(first[2]!)
  const mark = first[2]!.at(-1)!
  const items: Block[][] = []
  let i = at
  while (i < lines.length) {
    const item = ITEM.exec(lines[i]!)
    if (!item || /\d/.test(item[2]!) !== ordered || item[2]!.at(-1) !== mark || RULE.test(lines[i]!)) break
    const indent = item[1]!.length + item[2]!.length + Math.min(item[3]!.length, 4)
    const body = [item[4]!]
    for (i += 1; i < lines.length; i += 1) {
      const line = lines[i]!
      const empty = line.trim() === ''
      const inside = /^ */.exec(line)![0].length >= indent
      if (empty ? !/^ *\S/.test(lines[i + 1] ?? '') || /^ */.exec(lines[i + 1]!)![0].length < indent : !inside && begins(line)) break
      if (!empty && !inside && body.at(-1)!.trim() === '') break
      body.push(inside ? line.slice(indent) : line.trimStart())
    }
    items.push(blocks(body, depth + 1))
    while (i < lines.length && lines[i]!.trim() === '' && ITEM.test(lines[i + 1] ?? '')) i += 1
  }
  return [{ type: 'list', ordered, start: ordered ? Number.parseInt(first[2]!, 10) : 1, items }, i]
}

function cells(line: string): string[] {
  return line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}

function tableAt(lines: readonly string[], at: number): [Block, number] {
  const head = cells(lines[at]!)
  const align = cells(lines[at + 1]!).map((cell) => (cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : 'left') as 'left' | 'center' | 'right')
  const rows: Inline[][][] = []
  let i = at + 2
  for (; i < lines.length && lines[i]!.includes('|') && lines[i]!.trim() !== ''; i += 1) {
    const row = cells(lines[i]!)
    rows.push(head.map((_, column) => inlines(row[column] ?? '')))
  }
  return [{ type: 'table', align, head: head.map((cell) => inlines(cell)), rows }, i]
}

/** A link one may follow; anything that could run code, or leads nowhere from here, is none. */
export function safeHref(href: string): string | null {
  const plain = href.trim()
  if (!/^(?:https?:\/\/|mailto:)/i.test(plain)) return null
  try {
    return new URL(plain).href
  } catch {
    return null
  }
}

const TOKEN = new RegExp(
  [
    String.raw`\\([!-/:-@[-\`{-~])`, // 1: escaped sign
    '(`+)([^`]|[^`][\\s\\S]*?[^`])\\2(?!`)', // 2, 3: code
    String.raw`!?\[([^\[\]]{0,500})\]\(\s*<?([^\s()<>]{1,2000}(?:\([^\s()<>]*\)[^\s()<>]*)?)>?(?:\s+"[^"]*")?\s*\)`, // 4, 5: link, picture
    String.raw`<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>`, // 6: link in angle brackets
    String.raw`(https?:\/\/[^\s<>()\[\]]{1,2000}[^\s<>()\[\].,;:!?'"*_])`, // 7: bare link
    String.raw`\*\*(?=\S)([^*]{1,2000}?(?:\*[^*]+\*[^*]*)*?)(?<=\S)\*\*`, // 8: strong
    String.raw`(?<![\w])__(?=\S)([^_]{1,2000}?)(?<=\S)__(?![\w])`, // 9: strong
    String.raw`\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*`, // 10: emphasis
    String.raw`(?<![\w])_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?![\w])`, // 11: emphasis
    String.raw`~~(?=\S)([^~]{1,2000}?)(?<=\S)~~`, // 12: struck through
    String.raw`( {2,}|\\)\n`, // 13: break
  ].join('|'),
)

/** Read one run of text; `depth` bounds what stands inside of what. */
export function inlines(text: string, depth = 0): Inline[] {
  const found: Inline[] = []
  const say = (plain: string) => {
    if (plain === '') return
    const last = found.at(-1)
    if (last?.type === 'text') last.text += plain
    else found.push({ type: 'text', text: plain })
  }
  let rest = text.slice(0, MAX_RUN)
  while (rest !== '') {
    const match = depth < MAX_DEPTH ? TOKEN.exec(rest) : null
    if (!match) break
    say(rest.slice(0, match.index))
    rest = rest.slice(match.index + match[0].length)
    const [whole, escaped, , code, label, target, angle, bare, strong, strong2, em, em2, struck, line] = match
    const bold = strong ?? strong2
    const slanted = em ?? em2
    if (escaped !== undefined) say(escaped)
    else if (code !== undefined) found.push({ type: 'code', text: code.replaceAll('\n', ' ').replace(/^ (.*\S.*) $/, '$1') })
    else if (target !== undefined) {
      const href = safeHref(target)
      const children = inlines(label || (whole.startsWith('!') ? target : ''), depth + 1)
      if (href) found.push({ type: 'link', href, children })
      else found.push(...children)
    } else if (angle !== undefined || bare !== undefined) {
      const href = safeHref(angle ?? bare!)
      if (href) found.push({ type: 'link', href, children: [{ type: 'text', text: (angle ?? bare!).replace(/^mailto:/, '') }] })
      else say(whole)
    } else if (bold !== undefined) found.push({ type: 'strong', children: inlines(bold, depth + 1) })
    else if (slanted !== undefined) found.push({ type: 'em', children: inlines(slanted, depth + 1) })
    else if (struck !== undefined) found.push({ type: 'strike', children: inlines(struck, depth + 1) })
    else if (line !== undefined) found.push({ type: 'break' })
  }
  say(rest + text.slice(MAX_RUN))
  return found
}
