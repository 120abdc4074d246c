/** What is hidden and what stands alone: prim paths, turned into row ranges. */

import type { FoundRows } from './types'

type Range = readonly [number, number]

export class Visibility {
  private readonly hidden = new Map<string, readonly Range[]>()
  private isolated: readonly Range[] | null = null
  private ticket = 0

  constructor(
    private readonly find: (path: string) => Promise<FoundRows | null>,
    private readonly show: (hidden: readonly Range[], isolated: readonly Range[] | null) => void,
  ) {}

  get isIsolating(): boolean {
    return this.isolated !== null
  }

  /** Ghost everything but these subtrees; null ends it. The latest call wins. */
  async isolate(paths: readonly string[] | null): Promise<void> {
    const ticket = ++this.ticket
    const found = paths === null ? null : await Promise.all(paths.map((path) => this.find(path)))
    if (ticket !== this.ticket) return
    this.isolated = found ? found.flatMap((entry) => entry?.row_ranges ?? []) : null
    this.apply()
  }

  async setVisible(path: string, visible: boolean): Promise<void> {
    if (visible) this.hidden.delete(path)
    else {
      this.hidden.set(path, []) // so that showing it again before the answer is here is not lost
      const found = await this.find(path)
      if (!this.hidden.has(path)) return
      if (found) this.hidden.set(path, found.row_ranges)
    }
    this.apply()
  }

  apply(): void {
    this.show([...this.hidden.values()].flat(), this.isolated)
  }
}
