// Fails the build when the JavaScript of the first page is heavier than agreed.
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT_BYTES = 200 * 1024
const out = join(dirname(fileURLToPath(import.meta.url)), '../../src/onmaru/console/_static')
const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))

/** Files the browser needs before the first page shows: the entry and what it imports statically. */
function firstFiles() {
  const seen = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(chunk.file)) return
    seen.add(chunk.file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key)
  return [...seen]
}

const files = firstFiles()
let total = 0
for (const file of files) total += gzipSync(readFileSync(join(out, file)), { level: 9 }).length
rmSync(join(out, 'manifest.json'))
const kilobytes = (total / 1024).toFixed(1)
if (total > LIMIT_BYTES) {
  process.stderr.write(`first JavaScript is ${kilobytes} kB gzip, over ${LIMIT_BYTES / 1024} kB: ${files.join(', ')}\n`)
  process.exit(1)
}
process.stdout.write(`first JavaScript: ${kilobytes} kB gzip of ${LIMIT_BYTES / 1024} kB\n`)
