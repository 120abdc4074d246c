// Puts the licences of what the bundle contains beside it: they must travel with the files.
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(web, '../src/onmaru/console/_static')
const lock = JSON.parse(readFileSync(join(web, 'package-lock.json'), 'utf8'))
const parts = []
for (const [path, entry] of Object.entries(lock.packages)) {
  const folder = join(web, path)
  if (path === '' || entry.dev || !existsSync(folder)) continue
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${entry.license ?? 'see the package'}`
  parts.push(`${path.replace(/^.*node_modules\//, '')} ${entry.version} (${entry.license ?? 'unknown'})\n\n${text}`)
}
writeFileSync(join(out, 'LICENCES.txt'), parts.join(`\n\n${'-'.repeat(80)}\n\n`) + '\n')
copyFileSync(join(web, 'node_modules/pretendard/dist/LICENSE.txt'), join(out, 'PRETENDARD-OFL.txt'))
