import { describe, expect, it } from 'vitest'
import { buildSynthetic } from './dev/synthetic'
import { EquipmentSlots } from './equipment_slots'
import { buildFamilies } from './families'
import type { MovesFrame } from './frames'
import { Motion } from './motion'
import { GPU_WORDS, packSnorm2, packZone, readZone } from './packing'
import type { ToWorker } from './protocol'
import { RowMap } from './rows'
import { sharedUniforms } from './shading'
import { WordTexture } from './textures'
import { Visibility } from './visibility'

function setUp(): { motion: Motion; rows: RowMap; sent: ToWorker[]; load: (zone: number) => void; statics: WordTexture } {
  const synthetic = buildSynthetic(40, 3, 2)
  const rows = new RowMap(synthetic.manifest.zones)
  const statics = new WordTexture(rows.slotCount, 4096)
  const sent: ToWorker[] = []
  const motion = new Motion({
    rows, families: buildFamilies(synthetic.manifest), statics, spheres: new Float32Array(rows.slotCount * 4),
    uniforms: sharedUniforms(), maxTextureSize: 4096, post: (message) => sent.push(message),
  })
  const load = (zone: number): void => {
    const payload = readZone(synthetic.file(synthetic.manifest.zones[zone]!.url)!, 3)
    const order = Uint32Array.from({ length: payload.count }, (_, k) => payload.count - 1 - k)
    statics.data.set(packZone(payload, order, zone), rows.zoneBase[zone]! * GPU_WORDS)
    rows.addZone(zone, order)
    motion.zoneCame(synthetic.manifest.zones[zone]!.row_start, payload.count)
  }
  return { motion, rows, sent, load, statics }
}

function frameOf(moves: readonly (readonly [number, number])[]): MovesFrame {
  const words = new Uint32Array(moves.length * 6)
  const floats = new Float32Array(words.buffer)
  moves.forEach(([row, x], m) => {
    words[m * 6] = row
    floats[m * 6 + 1] = x
    words[m * 6 + 5] = packSnorm2(0, 1)
  })
  return { count: moves.length, seq: 1n, words, floats }
}

describe('Motion', () => {
  it('puts rows of loaded zones where the frame says and tells the Worker', () => {
    const { motion, rows, sent, load, statics } = setUp()
    load(0)
    motion.apply(frameOf([[3, 2.5]]), 0, true)
    const entry = motion.store.find(rows.slotOf(3))
    expect(entry).toBe(0)
    expect(new Float32Array(motion.store.words.buffer)[0]).toBe(2.5)
    // Family, equipment and zone come along from the resting record.
    const slot = rows.slotOf(3)
    expect([...motion.store.words.subarray(5, 8)]).toEqual([...statics.data.subarray(slot * GPU_WORDS + 5, slot * GPU_WORDS + 8)])
    const [message] = sent
    if (message?.kind !== 'move') throw new Error('no move was sent')
    expect([...message.moves.subarray(0, 3)]).toEqual([0, slot, 0])
    expect(message.families.length).toBe(1)
  })

  it('keeps moves of zones that are still on the way', () => {
    const { motion, rows, load } = setUp()
    load(0)
    motion.apply(frameOf([[25, 1], [25, 7]]), 0, true)
    expect(motion.store.count).toBe(0)
    load(1)
    expect(motion.store.slots[0]).toBe(rows.slotOf(25))
    expect(new Float32Array(motion.store.words.buffer)[0]).toBe(7)
  })

  it('leaves out rows that are not there and numbers that are none', () => {
    const { motion, sent, load } = setUp()
    load(0)
    load(1)
    motion.apply(frameOf([[4_000_000_000, 1], [40, 1], [5, Number.NaN], [6, Infinity]]), 0, true)
    expect(motion.store.count).toBe(0)
    expect(sent.length).toBe(0)
  })
})

describe('EquipmentSlots', () => {
  it('turns the table round and leaves out none and nonsense', () => {
    const words = new Uint32Array(6 * GPU_WORDS)
    ;[2, 0xffffffff, 0, 2, 5_000_000, 2].forEach((equipment, slot) => { words[slot * GPU_WORDS + 6] = equipment })
    const table = new EquipmentSlots(words, 6, (slot) => slot !== 5)
    expect([...table.of(2)]).toEqual([0, 3])
    expect([...table.of(0)]).toEqual([2])
    expect([...table.of(1)]).toEqual([])
    for (const missing of [3, -1, 5_000_000, Number.NaN]) expect(table.of(missing).length).toBe(0)
  })
})

describe('Visibility', () => {
  const found = (path: string) => ({ path, row_ranges: [[path.length, path.length + 1]] as [number, number][], bounds: null, equipment: null })

  it('lets the latest isolation win, whichever answer comes first', async () => {
    const answers = new Map<string, (value: ReturnType<typeof found>) => void>()
    let shown: unknown = 'nothing'
    const visibility = new Visibility((path) => new Promise((resolve) => answers.set(path, resolve)), (_, isolated) => { shown = isolated })
    const slow = visibility.isolate(['/slow'])
    const fast = visibility.isolate(['/f'])
    answers.get('/f')!(found('/f'))
    await fast
    answers.get('/slow')!(found('/slow'))
    await slow
    expect(shown).toEqual([[2, 3]])
    await visibility.isolate(null)
    expect(shown).toBeNull()
    expect(visibility.isIsolating).toBe(false)
  })

  it('does not hide what was shown again before the answer came', async () => {
    let answer: (value: ReturnType<typeof found>) => void = () => {}
    let hidden: readonly unknown[] = []
    const visibility = new Visibility(() => new Promise((resolve) => { answer = resolve }), (ranges) => { hidden = ranges })
    const hiding = visibility.setVisible('/a', false)
    await visibility.setVisible('/a', true)
    answer(found('/a'))
    await hiding
    expect(hidden).toEqual([])
  })
})
