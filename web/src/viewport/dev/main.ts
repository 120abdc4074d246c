/** A page to look at the viewport without a server: /src/viewport/dev/index.html?n=640000&kinds=200&zones=64 */

import { createViewport } from '../index'
import type { SceneManifest, Theme } from '../types'
import { buildSynthetic } from './synthetic'

const query = new URLSearchParams(location.search)
const number = (name: string, fallback: number): number => Number(query.get(name) ?? fallback)
// `?folder=/some/folder` shows a manifest.json with its zones and meshes instead of a synthetic plant.
const folder = query.get('folder')
const plant = folder
  ? { manifest: (await (await fetch(`${folder}/manifest.json`)).json()) as SceneManifest, file: () => null }
  : buildSynthetic(number('n', 400), number('kinds', 24), number('zones', 4), number('far', 0))

const fetcher: typeof fetch = async (input) => {
  const url = String(input)
  const row = /rows\/(\d+)$/.exec(url)
  if (row) {
    const equipment = Math.floor(Number(row[1]) / 10)
    return Response.json({ row: Number(row[1]), path: `/Plant/Row${row[1]}`, equipment: { path: `/Plant/Unit${equipment}` } })
  }
  const found = /find\?path=(.*)$/.exec(url)
  if (found) {
    const unit = /Unit(\d+)/.exec(decodeURIComponent(found[1]!))
    const start = unit ? Number(unit[1]) * 10 : 0
    return Response.json({ path: decodeURIComponent(found[1]!), row_ranges: [[start, start + 10]], bounds: [[0, 0, 0], [8, 2, 2]], equipment: null })
  }
  if (folder) {
    const zone = /zones\/(\d+)/.exec(url)
    return fetch(zone ? `${folder}/zone${zone[1]}.bin` : `${folder}/${url.split('/').at(-1)}`)
  }
  const bytes = plant.file(url.replace(/^.*\/twin\/scene\//, ''))
  return bytes ? new Response(bytes) : new Response('', { status: 404 })
}

const theme = (query.get('theme') ?? 'light') as Theme
const viewport = createViewport(document.getElementById('host')!, {
  fetch: fetcher, theme, onError: (problem) => console.error(problem.code, problem.detail),
})
Object.assign(window, { viewport, plant })
await viewport.load(plant.manifest)
Object.assign(window, { loaded: true })
