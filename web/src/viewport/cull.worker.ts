/** The Worker's loop around `CullEngine`. */

import { CullEngine } from './cull'
import { type Moved, MoveStore } from './moves'
import { GPU_WORDS } from './packing'
import type { FromWorker, ToWorker } from './protocol'
import { RowMap } from './rows'

let engine: CullEngine | null = null
let store: MoveStore | null = null

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  postMessage(message: FromWorker, transfer: Transferable[]): void
}
const scope = self as unknown as WorkerScope

function tell(moved: Moved | null): void {
  if (!moved) return
  scope.postMessage({ kind: 'moved', moved }, [moved.fresh.buffer, moved.rows.buffer, moved.words.buffer])
}

function addZone(zone: number, buffer: ArrayBuffer, now: number): void {
  const { order, words, spheres } = engine!.addZone(zone, buffer)
  const families = Uint32Array.from(order, (_, k) => words[k * GPU_WORDS + 5]!)
  scope.postMessage({ kind: 'zone', zone, order: order.slice(), words, spheres }, [words.buffer, spheres.buffer])
  tell(store!.zoneCame(zone, order, families, now))
}

scope.onmessage = (event) => {
  const message = event.data
  if (message.kind === 'setup') {
    const { setup } = message
    const made = new CullEngine(setup)
    engine = made
    store = new MoveStore(new RowMap(message.zones), setup.families, setup.origins,
      (moves, families, spheres) => made.move(moves, families, spheres))
    return
  }
  if (!engine) return
  switch (message.kind) {
    case 'zone':
      try {
        addZone(message.zone, message.buffer, message.now)
      } catch (cause) {
        scope.postMessage({ kind: 'zoneFailed', zone: message.zone, detail: String(cause) }, [])
      }
      return
    case 'mesh':
      engine.setAvailable(message.prototype, message.level, message.state)
      return
    case 'move':
      tell(store!.apply(message.words, message.now, message.still))
      return
    case 'cull': {
      const result = engine.cull(message.request)
      scope.postMessage({ kind: 'culled', result },
        [result.lists.buffer, result.indices.buffer, result.wanted.buffer])
      return
    }
    case 'pick': {
      const candidates = engine.pick(message.origin, message.direction, message.spread, message.pose)
      scope.postMessage({ kind: 'picked', ticket: message.ticket, candidates },
        [candidates.lists.buffer, candidates.indices.buffer])
    }
  }
}
