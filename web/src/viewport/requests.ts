/** The viewport's own requests: scene bytes, what a row is, which rows a prim has. */

import type { FoundRows, Selection } from './types'

export class SceneRequests {
  private readonly found = new Map<string, Promise<FoundRows | null>>()

  constructor(private readonly baseUrl: string, private readonly fetcher: typeof fetch) {}

  /** An address from the manifest: whole ones are taken as they are, others hang below `/twin/scene/`. */
  resolve(url: string): string {
    if (/^(https?:|blob:|\/)/.test(url)) return url
    return `${this.baseUrl}/twin/scene/${url}`
  }

  async bytes(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
    const response = await this.fetcher(this.resolve(url), { signal, credentials: 'same-origin' })
    if (!response.ok) throw new Error(`${response.status} for ${url}`)
    return response.arrayBuffer()
  }

  /** GET /twin/scene/rows/{row}. */
  async row(row: number): Promise<Omit<Selection, 'point' | 'path'>> {
    const answer = await this.json<{ row: number; path: string; equipment: Selection['equipment'] }>(
      `${this.baseUrl}/twin/scene/rows/${row}`)
    return { row, prim: answer.path, equipment: answer.equipment }
  }

  /** GET /twin/scene/find, remembered until `forget`; null when the prim is not there. */
  find(path: string): Promise<FoundRows | null> {
    let answer = this.found.get(path)
    if (!answer) {
      answer = this.json<FoundRows>(`${this.baseUrl}/twin/scene/find?path=${encodeURIComponent(path)}`)
        .catch((cause: unknown) => {
          this.found.delete(path)
          if (cause instanceof MissingError) return null
          throw cause
        })
      this.found.set(path, answer)
    }
    return answer
  }

  forget(): void {
    this.found.clear()
  }

  private async json<T>(url: string): Promise<T> {
    const response = await this.fetcher(url, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
    if (response.status === 404) throw new MissingError(url)
    if (!response.ok) throw new Error(`${response.status} for ${url}`)
    return (await response.json()) as T
  }
}

class MissingError extends Error {}
