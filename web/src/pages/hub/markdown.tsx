import { createElement, useMemo, type ReactNode } from 'react'

import { parseMarkdown, type Block, type Inline } from './markdown_parse'

const HEADINGS = ['', 'mt-7 text-xl font-bold', 'mt-6 text-lg font-semibold', 'mt-5 text-base font-semibold', 'mt-4 font-semibold', 'mt-4 font-semibold', 'mt-4 font-semibold']

/** A card. Its headings begin below the page's own. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text])
  return <div className="max-w-3xl text-base leading-6 text-ink [overflow-wrap:anywhere] [&>*:first-child]:mt-0">{blocks.map(block)}</div>
}

function block(one: Block, key: number): ReactNode {
  switch (one.type) {
    case 'heading':
      return createElement(`h${Math.min(6, one.level + 2)}`, { key, className: `${HEADINGS[one.level]} tracking-tight text-balance` }, one.children.map(inline))
    case 'paragraph':
      return <p key={key} className="mt-3 text-pretty">{one.children.map(inline)}</p>
    case 'code':
      return (
        <pre key={key} tabIndex={0} role="region" aria-label={one.language || 'code'} className="mt-3 overflow-x-auto rounded-lg border border-line bg-sunken p-3.5 font-mono text-xs leading-5">
          <code>{one.text}</code>
        </pre>
      )
    case 'list': {
      const items = one.items.map((item, index) => <li key={index} className="mt-1.5 pl-1 [&>p]:mt-0">{item.map(block)}</li>)
      return one.ordered
        ? <ol key={key} start={one.start} className="mt-3 list-decimal pl-6">{items}</ol>
        : <ul key={key} className="mt-3 list-disc pl-5 marker:text-ink-faint">{items}</ul>
    }
    case 'quote':
      return <blockquote key={key} className="mt-3 border-l-3 border-line-strong pl-4 text-ink-soft">{one.children.map(block)}</blockquote>
    case 'rule':
      return <hr key={key} className="mt-6 border-line" />
    case 'table':
      return (
        <div key={key} tabIndex={0} role="group" className="mt-3 overflow-x-auto rounded-lg border border-line">
          <table className="w-full border-collapse text-sm">
            <thead className="bg-sunken">
              <tr>{one.head.map((cell, column) => <th key={column} scope="col" style={{ textAlign: one.align[column] }} className="border-b border-line px-3 py-2 font-semibold">{cell.map(inline)}</th>)}</tr>
            </thead>
            <tbody>
              {one.rows.map((row, index) => (
                <tr key={index} className="border-b border-line/60 last:border-0">
                  {row.map((cell, column) => <td key={column} style={{ textAlign: one.align[column] }} className="px-3 py-1.5">{cell.map(inline)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
  }
}

function inline(one: Inline, key: number): ReactNode {
  switch (one.type) {
    case 'text':
      return one.text
    case 'code':
      return <code key={key} className="rounded border border-line bg-sunken px-1 py-px font-mono text-[0.86em]">{one.text}</code>
    case 'strong':
      return <strong key={key} className="font-semibold">{one.children.map(inline)}</strong>
    case 'em':
      return <em key={key}>{one.children.map(inline)}</em>
    case 'strike':
      return <s key={key} className="text-ink-soft">{one.children.map(inline)}</s>
    case 'link':
      return <a key={key} href={one.href} target="_blank" rel="noreferrer noopener nofollow" className="text-accent underline underline-offset-2">{one.children.map(inline)}</a>
    case 'break':
      return <br key={key} />
  }
}
