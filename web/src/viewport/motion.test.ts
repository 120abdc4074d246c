import { describe, expect, it } from 'vitest'
import { EquipmentSlots } from './equipment_slots'
import { Motion } from './motion'
import { MOVE_ROW, MOVE_WORDS } from './moves'
import { GPU_WORDS, packSnorm2 } from './packing'
import type { ToWorker } from './protocol'
import { sharedUniforms } from './shading'
import { Visibility } from './visibility'

function rowOf(...entries: readonly (readonly [slot: number, x: number])[]): Uint32Array {
  const words = new Uint32Array(MOVE_ROW * MOVE_WORDS)
  const floats = new Float32Array(words.buffer)
  entries.forEach(([slot, x], i) => {
    floats[i * MOVE_WORDS] = x
    words[i * MOVE_WORDS + 8] = packSnorm2(0, 1)
    words[i * MOVE_WORDS + 11] = slot
  })
  return words
}

describe('Motion', () => {
  it('hands the Worker a copy of the frame and nothing of the message around it', () => {
    const sent: ToWorker[] = []
    const motion = new Motion(40, sharedUniforms(), 4096, (message) => sent.push(message))
    const message = new Uint32Array(30)
    message[6] = 17
    motion.apply({ count: 2, seq: 1n, words: message.subarray(6, 18), floats: new Float32Array(12) }, 50, false)
    const [first] = sent
    if (first?.kind !== 'move') throw new Error('no move was sent')
    expect(first.words.buffer.byteLength).toBe(48)
    expect(first.words[0]).toBe(17)
    expect(message.length).toBe(30)
  })

  it('knows the entries of slots and keeps old rows when it grows', () => {
    const uniforms = sharedUniforms()
    const motion = new Motion(4000, uniforms, 4096, () => {})
    const before = uniforms.onmDynamic.value
    motion.receive({ fresh: Uint32Array.of(9, 4), rows: Uint32Array.of(0), words: rowOf([9, 2.5], [4, 3]), restsAt: 100 })
    expect(motion.find(4)).toBe(1)
    expect(motion.slotOf(0)).toBe(9)
    expect(motion.find(5)).toBe(-1)
    expect(motion.find(-1)).toBe(-1)
    const many = Uint32Array.from({ length: MOVE_ROW }, (_, i) => 100 + i)
    const words = new Uint32Array(MOVE_ROW * MOVE_WORDS)
    motion.receive({ fresh: many, rows: Uint32Array.of(1), words, restsAt: 100 })
    expect(uniforms.onmDynamic.value).not.toBe(before)
    const goal = new Uint32Array(5)
    motion.goal(1, goal)
    expect(new Float32Array(goal.buffer)[0]).toBe(3)
    expect(motion.count).toBe(2 + MOVE_ROW)
  })

  it('moves by the clock until the last tick has run out', () => {
    const uniforms = sharedUniforms()
    const motion = new Motion(40, uniforms, 4096, () => {})
    expect(motion.advance(5)).toBe(false)
    motion.receive({ fresh: Uint32Array.of(9), rows: Uint32Array.of(0), words: rowOf([9, 1]), restsAt: 100 })
    expect(motion.advance(99.5)).toBe(true)
    expect(uniforms.onmNow.value).toBe(398)
    expect(motion.advance(100)).toBe(false)
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
