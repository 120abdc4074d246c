// web/openapi.json -> src/api/schema.d.ts; with --check only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import openapi, { astToString } from 'openapi-typescript'

const source = new URL('../openapi.json', import.meta.url)
const target = new URL('../src/api/schema.d.ts', import.meta.url)
const text = '/** Generated from openapi.json by `npm run gen`. */\n' + astToString(await openapi(source))
const present = existsSync(target) ? readFileSync(target, 'utf8') : ''

if (process.argv.includes('--check')) {
  if (present !== text) {
    process.stderr.write('src/api/schema.d.ts is not what openapi.json says: run `npm run gen`\n')
    process.exit(1)
  }
} else {
  writeFileSync(target, text)
}
