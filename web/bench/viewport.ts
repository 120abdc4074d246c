/**
 * Main-thread scripting of the viewport without a GPU: frames, picks, moves and packing, beside three's own way
 * of drawing many things (BatchedMesh with frustum culling, Raycaster). Prints one JSON object a line.
 */

import { Worker } from 'node:worker_threads'
import { BatchedMesh, Matrix4, MeshStandardMaterial, Raycaster, Scene, Vector3 } from 'three'
import { CullEngine } from '../src/viewport/cull'
import { cylinder, type Part } from '../src/viewport/dev/glb'
import { buildSynthetic, random } from '../src/viewport/dev/synthetic'
import { buildFamilies, buildLods } from '../src/viewport/families'
import { frustumPlanes, sphereInside } from '../src/viewport/frustum'
import { packSnorm2, readZone } from '../src/viewport/packing'
import { Painter } from '../src/viewport/painter'
import { CullPacer } from '../src/viewport/pacer'
import { canDrawMany } from '../src/viewport/many_draws'
import { PlantScene, type CullWorker } from '../src/viewport/scene'
import { RowMap } from '../src/viewport/rows'
import { View } from '../src/viewport/view'
import { fakeContext } from './fake_gl'
import { boundingSpheres } from '../src/viewport/cells'
import { BufferAttribute, BufferGeometry } from 'three'

const SEED = 7
const KINDS = 200
const WIDTH = 1280
const HEIGHT = 720
const TURN = 0.008 // rad a frame, 27 degrees a second

interface Line {
  name: string
  value: number
  unit: string
  rival: string | null
  rival_value: number | null
  ratio: number | null
  size: number
  seed: number
  target?: number
  note?: string
}

const wrong: string[] = []
const check = (right: boolean, what: string): void => {
  if (!right) wrong.push(what)
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const p95 = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
const print = (line: Omit<Line, 'ratio' | 'seed'>): void => {
  const ratio = line.rival_value === null ? null : line.rival_value / line.value
  process.stdout.write(`${JSON.stringify({ ...line, value: round(line.value), rival_value: line.rival_value === null ? null : round(line.rival_value), ratio: ratio === null ? null : round(ratio), seed: SEED })}\n`)
}
const round = (value: number): number => Number(value.toPrecision(4))

function fakeCanvas(): HTMLCanvasElement {
  return { width: WIDTH, height: HEIGHT, style: {}, addEventListener() {}, removeEventListener() {}, getRootNode() {} } as unknown as HTMLCanvasElement
}

/** The Worker on a Node thread, with the time the main thread spends on its answers. */
function thread(url: URL, spent: { ms: number; moved: number }): CullWorker {
  const worker = new Worker(url)
  const wrapped: CullWorker = {
    onmessage: null,
    postMessage: (message, transfer) => worker.postMessage(message, (transfer ?? []) as never[]),
    terminate: () => void worker.terminate(),
  }
  worker.on('message', (data: { kind: string }) => {
    if (data.kind === 'ready') return
    const started = performance.now()
    wrapped.onmessage?.({ data } as never)
    spent.ms += performance.now() - started
    if (data.kind === 'moved') spent.moved++
  })
  return wrapped
}

async function main(): Promise<void> {
  const quick = process.argv.includes('--quick')
  const instances = quick ? 160_000 : 640_000
  const zones = 64
  const synthetic = buildSynthetic(instances, KINDS, zones)
  const { manifest } = synthetic
  checkCulling(instances, synthetic)

  const { gl, counters } = fakeContext()
  const painter = new Painter(fakeCanvas(), gl)
  painter.resize(WIDTH, HEIGHT, 1)
  painter.setTheme('light')
  const spent = { ms: 0, moved: 0 }
  const view = new View()
  painter.bounds = manifest.bounds!
  const plant = new PlantScene(manifest, painter.scene, painter.uniforms, {
    fetchBytes: async (url) => synthetic.file(url)!,
    makeWorker: () => thread(new URL(/* @vite-ignore */ './cull_thread.js', import.meta.url), spent),
    changed: () => {},
    problem: (p) => check(false, `${p.code}: ${p.detail}`),
    progress: () => {},
  }, painter.maxTextureSize, 8_000_000, false, canDrawMany(painter.renderer))
  painter.adopt(plant.library)
  painter.aim(view, plant, true)
  await plant.loadZones([0, 0, 0])
  print({ name: 'pack_zones_main_thread', value: spent.ms / zones, unit: 'ms/zone', rival: null, rival_value: null, size: instances })

  const pacer = new CullPacer()
  const frame = async (): Promise<number> => {
    spent.ms = 0
    const started = performance.now()
    painter.aim(view, plant)
    const pose = painter.pose(view)
    if (pacer.due(pose, view.state.distance)) plant.cull({ pose, everything: false })
    plant.flush()
    painter.draw(false)
    const own = performance.now() - started
    while (plant.culling) await pause(0)
    return own + spent.ms
  }
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 400; round++) {
      pacer.reset()
      await frame()
      await pause(2)
      if (plant.library.stats.pending === 0 && (plant.last?.wanted.length ?? 1) === 0) return
    }
  }
  const rival = batched(instances, synthetic)
  const rivalScene = new Scene()
  rivalScene.add(rival)
  const rivalFrame = (): number => {
    painter.aim(view, null)
    rival.position.set(-painter.origin[0], -painter.origin[1], -painter.origin[2])
    rival.updateMatrixWorld(true)
    const started = performance.now()
    painter.renderer.render(rivalScene, painter.camera)
    return performance.now() - started
  }

  for (const [name, start] of [['walk', walkStart], ['overview', overviewStart]] as const) {
    start(view, manifest.bounds!, painter.aspect)
    for (let i = 0; i < 40; i++) {
      view.turn(0.02, 0)
      await settle()
    }
    start(view, manifest.bounds!, painter.aspect)
    const times: number[] = []
    let uploaded = 0
    let draws = 0
    for (let i = 0; i < (quick ? 120 : 240); i++) {
      view.turn(TURN, 0)
      counters.uploaded = counters.draws = 0
      times.push(await frame())
      uploaded += counters.uploaded
      draws = Math.max(draws, counters.draws)
    }
    start(view, manifest.bounds!, painter.aspect)
    const theirs: number[] = []
    for (let i = 0; i < 5; i++) {
      view.turn(TURN, 0)
      theirs.push(rivalFrame())
    }
    const note = `${plant.last!.drawn} drawn in ${draws} calls, ${Math.round(uploaded / times.length / 1024)} KiB uploaded a frame, culling ${plant.last!.tookMs.toFixed(1)} ms in the Worker`
    print({ name: `${name}_frame_main_thread`, value: median(times), unit: 'ms', rival: 'three BatchedMesh', rival_value: median(theirs), size: instances, target: 2, note })
    print({ name: `${name}_frame_main_thread_p95`, value: p95(times), unit: 'ms', rival: null, rival_value: null, size: instances })
  }

  await pickAndMove(plant, painter, view, rival, manifest, instances, spent)
  plant.dispose()
  painter.dispose()
  for (const what of wrong) process.stderr.write(`WRONG: ${what}\n`)
  process.exit(wrong.length > 0 ? 1 : 0)
}

async function pickAndMove(plant: PlantScene, painter: Painter, view: View, rival: BatchedMesh,
  manifest: PlantScene['manifest'], instances: number, spent: { ms: number; moved: number }): Promise<void> {
  walkStart(view, manifest.bounds!, painter.aspect)
  painter.aim(view, plant)
  const next = random(SEED)
  const picks: number[] = []
  const rays: (readonly [number, number, number])[] = []
  while (picks.length < 60) {
    const x = next() * WIDTH
    const y = HEIGHT * (0.45 + next() * 0.5)
    spent.ms = 0
    let started = performance.now()
    const ray = view.ray((x / WIDTH) * 2 - 1, 1 - (y / HEIGHT) * 2, painter.aspect)
    const asked = plant.candidates(view.eye, ray, 0.001, painter.pose(view))
    let own = performance.now() - started
    const candidates = await asked
    if (candidates.indices.length === 0) continue // empty floor costs nothing
    started = performance.now()
    painter.picker!.pick(candidates, painter.camera, x, y, WIDTH, HEIGHT)
    own += performance.now() - started
    picks.push(own + spent.ms)
    if (rays.length < 3) rays.push(ray)
  }
  const theirs = rays.map((ray) => {
    const caster = new Raycaster(new Vector3(...view.eye.map((v, k) => v - painter.origin[k]!)), new Vector3(...ray))
    const started = performance.now()
    caster.intersectObject(rival)
    return performance.now() - started
  })
  print({ name: 'pick_main_thread', value: median(picks), unit: 'ms', rival: 'three Raycaster', rival_value: median(theirs), size: instances, target: 2 })

  const count = 10_000
  const ticks: number[] = []
  const words = new Uint32Array(count * 6)
  const floats = new Float32Array(words.buffer)
  for (let tick = 0; tick < 30; tick++) {
    for (let m = 0; m < count; m++) {
      words[m * 6] = m * 7
      floats[m * 6 + 1] = (m % 100) * 3 + tick * 0.05
      floats[m * 6 + 2] = Math.floor(m / 100) * 3
      floats[m * 6 + 3] = 0
      words[m * 6 + 5] = packSnorm2(0, 1)
    }
    const answered = spent.moved
    spent.ms = 0
    const started = performance.now()
    plant.applyMoves({ count, seq: 1n, words, floats }, tick * 100, false)
    const own = performance.now() - started
    while (spent.moved === answered) await pause(0)
    const upload = performance.now()
    plant.flush()
    painter.renderer.initTexture(painter.uniforms.onmDynamic.value!)
    ticks.push(own + spent.ms + performance.now() - upload)
  }
  checkMoves(plant, words, floats, count)
  const matrix = new Matrix4()
  const rivalTicks: number[] = []
  for (let tick = 0; tick < 10; tick++) {
    const started = performance.now()
    for (let m = 0; m < count; m++) rival.setMatrixAt(m * 7, matrix.makeTranslation(m, tick, 0))
    rivalTicks.push(performance.now() - started)
  }
  print({ name: 'move_10000_instances_tick', value: median(ticks), unit: 'ms', rival: 'three BatchedMesh.setMatrixAt', rival_value: median(rivalTicks), size: count })
  const between: number[] = []
  for (let i = 1; i < 30; i++) {
    const started = performance.now()
    check(plant.advance(2900 + i * 3), 'nothing moves between two ticks')
    plant.flush()
    between.push(performance.now() - started)
  }
  print({ name: 'interpolate_10000_instances_frame', value: median(between), unit: 'ms', rival: null, rival_value: null, size: count, target: 2 })
}

/** Every row of the last frame must have arrived where the frame sends it. */
function checkMoves(plant: PlantScene, words: Uint32Array, floats: Float32Array, count: number): void {
  const { families, rows, manifest } = plant
  let astray = 0
  for (let m = 0; m < count; m++) {
    const slot = rows.slotOf(words[m * 6]!)
    const family = plant.statics.data[slot * 8 + 5]!
    const { origin } = manifest.zones[rows.zoneOfSlot(slot)]!
    const bounds = plant.boundsOf([slot])!
    for (let k = 0; k < 3; k++) {
      const goal = floats[m * 6 + 1 + k]! + origin[k]! + families.centre[family * 3 + k]!
      if (!(Math.abs((bounds[0][k]! + bounds[1][k]!) / 2 - goal) < 1e-3)) astray++
    }
  }
  check(astray === 0, `${astray} coordinates of moved instances are astray`)
}

function walkStart(view: View, bounds: readonly (readonly number[])[], _aspect: number): void {
  const middle = [0, 1, 2].map((k) => (bounds[0]![k]! + bounds[1]![k]!) / 2)
  view.mode = 'orbit'
  view.state = { target: [middle[0]!, middle[1]!, 1.6], yaw: 0.6, pitch: -0.05, distance: 6 }
}

function overviewStart(view: View, bounds: readonly (readonly number[])[], aspect: number): void {
  view.flyTo(view.framed(bounds as never, aspect, false), 0, 0)
}

/** What the engine leaves out must be out of view: against a test of every instance. */
function checkCulling(instances: number, synthetic: ReturnType<typeof buildSynthetic>): void {
  const { manifest } = synthetic
  const families = buildFamilies(manifest)
  const rows = new RowMap(manifest.zones)
  const engine = new CullEngine({
    families, lods: buildLods(manifest), origins: manifest.zones.map((z) => z.origin), zoneBase: rows.zoneBase, triangleBudget: 1e12, tolerancePx: 1,
  })
  const spheres: { local: Float32Array; origin: readonly number[]; row: number }[] = []
  let packed = 0
  manifest.zones.forEach((zone, z) => {
    const buffer = synthetic.file(zone.url)!
    spheres.push({ local: boundingSpheres(readZone(buffer, families.count).records, families), origin: zone.origin, row: zone.row_start })
    const started = performance.now()
    const { order } = engine.addZone(z, buffer)
    packed += performance.now() - started
    rows.addZone(z, order)
  })
  print({ name: 'pack_and_sort_worker', value: packed / 1000, unit: 's', rival: null, rival_value: null, size: instances })
  const view = new View()
  walkStart(view, manifest.bounds!, 1.78)
  const pose = { eye: view.eye, right: view.right, up: view.up, forward: view.forward, tanHalfX: 0.647, tanHalfY: 0.364, near: 0.05, far: 1e5, heightPx: HEIGHT }
  const seen = new Set([...engine.cull({ pose, everything: false }).indices].map((slot) => rows.rowOf(slot)))
  const planes = frustumPlanes(pose)
  let missing = 0
  let inView = 0
  for (const { local, origin, row } of spheres) {
    for (let i = 0; i < local.length / 4; i++) {
      const [x, y, z] = [0, 1, 2].map((k) => local[i * 4 + k]! + origin[k]!) as [number, number, number]
      const r = local[i * 4 + 3]!
      if (!sphereInside(planes, x, y, z, -1e-3)) continue
      if ((r * HEIGHT) / 0.364 / Math.hypot(x - pose.eye[0], y - pose.eye[1], z - pose.eye[2]) < 1) continue
      inView++
      if (!seen.has(row + i)) missing++
    }
  }
  check(inView > 0 && missing === 0, `${missing} of ${inView} instances in view were culled`)
  check(seen.size < instances, 'nothing was culled')
}

/** three's own way: one BatchedMesh, one geometry a kind, culled on the main thread. */
function batched(instances: number, synthetic: ReturnType<typeof buildSynthetic>): BatchedMesh {
  const geometry = toGeometry({ ...cylinder(0, 0, 0, 0.5, 1, 8), colour: [1, 1, 1] })
  const corners = geometry.getIndex()!.count
  const vertices = geometry.getAttribute('position').count
  const mesh = new BatchedMesh(instances, vertices * KINDS, corners * KINDS, new MeshStandardMaterial())
  mesh.sortObjects = false
  const ids = Array.from({ length: KINDS }, () => mesh.addGeometry(geometry))
  const matrix = new Matrix4()
  for (const zone of synthetic.manifest.zones) {
    const payload = readZone(synthetic.file(zone.url)!, KINDS)
    const floats = new Float32Array(payload.records.buffer, payload.records.byteOffset, payload.records.length)
    for (let i = 0; i < payload.count; i++) {
      const id = mesh.addInstance(ids[payload.records[i * 6 + 5]!]!)
      mesh.setMatrixAt(id, matrix.makeTranslation(floats[i * 6]! + zone.origin[0], floats[i * 6 + 1]! + zone.origin[1], floats[i * 6 + 2]!))
    }
  }
  return mesh
}

function toGeometry(part: Part): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(part.positions), 3))
  geometry.setAttribute('normal', new BufferAttribute(Float32Array.from(part.normals), 3))
  geometry.setIndex(part.indices)
  return geometry
}

await main()
