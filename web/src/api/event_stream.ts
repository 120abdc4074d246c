/**
 * Server-sent events read with fetch: the browser's EventSource hands on only the event types it was told
 * of, and the feed has as many as the wings have facts. Source: WHATWG HTML, section 9.2.
 */

import { API } from './client'

export interface Sent {
  id: string
  data: string
}

/** Takes text in pieces of any size, gives whole events. */
export class SentParser {
  private rest = ''
  private data: string[] = []
  private id = ''

  push(piece: string): Sent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/)
    this.rest = lines.pop() ?? ''
    const found: Sent[] = []
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0) found.push({ id: this.id, data: this.data.join('\n') })
        this.data = []
      } else if (!line.startsWith(':')) this.field(line)
    }
    return found
  }

  private field(line: string): void {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') this.data.push(value)
    else if (name === 'id' && !value.includes('\0')) this.id = value
  }
}

const RETRY_MS = 2_000
const LAST_RETRY_MS = 20_000

/** Follow the feed until aborted; reconnects and continues after the last event seen. */
export async function followEvents(after: number, onEvent: (data: unknown) => void, signal: AbortSignal): Promise<void> {
  let last = after > 0 ? String(after) : ''
  let retryMs = RETRY_MS
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (last) headers['Last-Event-ID'] = last
      const response = await fetch(`${API}/events/stream`, { headers, signal, credentials: 'same-origin' })
      if (response.status === 401 || response.status === 403) return
      if (response.ok && response.body) {
        retryMs = RETRY_MS
        const parser = new SentParser()
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
        for (let step = await reader.read(); !step.done; step = await reader.read()) {
          for (const sent of parser.push(step.value)) {
            onEvent(JSON.parse(sent.data))
            if (sent.id) last = sent.id
          }
        }
      }
    } catch {
      // A lost connection is taken up again below; an abort ends the loop.
    }
    await pause(retryMs, signal)
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
  })
}
