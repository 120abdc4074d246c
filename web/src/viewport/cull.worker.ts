/** The Worker's loop around `CullEngine`. */

import { CullEngine } from './cull'
import type { FromWorker, ToWorker } from './protocol'

let engine: CullEngine | null = null

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  postMessage(message: FromWorker, transfer: Transferable[]): void
}
const scope = self as unknown as WorkerScope

scope.onmessage = (event) => {
  const message = event.data
  if (message.kind === 'setup') {
    engine = new CullEngine(message.setup)
    return
  }
  if (!engine) return
  switch (message.kind) {
    case 'zone':
      try {
        const { order, words, spheres } = engine.addZone(message.zone, message.buffer)
        scope.postMessage({ kind: 'zone', zone: message.zone, order: order.slice(), words, spheres },
          [words.buffer, spheres.buffer])
      } catch (cause) {
        scope.postMessage({ kind: 'zoneFailed', zone: message.zone, detail: String(cause) }, [])
      }
      return
    case 'mesh':
      engine.setAvailable(message.prototype, message.level, message.state)
      return
    case 'move':
      engine.move(message.moves, message.families, message.spheres)
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
