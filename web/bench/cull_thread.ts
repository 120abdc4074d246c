/** The viewport's own Worker code on a thread of Node. */

import { parentPort } from 'node:worker_threads'

const port = parentPort!
const scope: { onmessage: ((event: { data: unknown }) => void) | null; postMessage: (m: unknown, t: never[]) => void } = {
  onmessage: null,
  postMessage: (message, transfer) => port.postMessage(message, transfer),
}
Object.assign(globalThis, { self: scope })
await import('../src/viewport/cull.worker')
port.on('message', (data) => scope.onmessage?.({ data }))
port.postMessage({ kind: 'ready' })
