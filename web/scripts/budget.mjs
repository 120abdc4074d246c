// Fails the build when the JavaScript of the first page is heavier than agreed.
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT_BYTES = 200 * 1024
const LANGUAGES = ['src/i18n/en/index.ts', 'src/i18n/ko/index.ts'] // one of them is fetched before the first page
const out = join(dirname(fileURLToPath(import.meta.url)), '../../src/onmaru/console/_static')
const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))

/** Files that come with the given chunks: themselves and what they import statically. */
function filesOf(keys) {
  const seen = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(chunk.file)) return
    seen.add(chunk.file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const key of keys) visit(key)
  return [...seen]
}

const weigh = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(out, file)), { level: 9 }).length, 0)
const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry)
const missing = LANGUAGES.filter((key) => !manifest[key])
if (missing.length > 0) throw new Error(`no chunk for ${missing.join(', ')}`)
const total = Math.max(...LANGUAGES.map((language) => weigh(filesOf([...entries, language]))))
rmSync(join(out, 'manifest.json'))
const kilobytes = (total / 1024).toFixed(1)
if (total > LIMIT_BYTES) {
  process.stderr.write(`first JavaScript is ${kilobytes} kB gzip, over ${LIMIT_BYTES / 1024} kB: ${filesOf(entries).join(', ')}\n`)
  process.exit(1)
}
process.stdout.write(`first JavaScript: ${kilobytes} kB gzip of ${LIMIT_BYTES / 1024} kB\n`)
