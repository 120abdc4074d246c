/** A small GLB writer for synthetic scenes: primitives with positions, normals, indices and one colour each. */

export interface Part {
  positions: number[]
  normals: number[]
  indices: number[]
  colour: readonly [number, number, number]
  roughness?: number
  metallic?: number
}

/** One GLB with one mesh, one primitive a part. */
export function writeGlb(parts: readonly Part[]): ArrayBuffer {
  const views: { byteOffset: number; byteLength: number; buffer: 0 }[] = []
  const accessors: object[] = []
  const chunks: Uint8Array[] = []
  let size = 0
  const push = (data: Float32Array | Uint32Array, type: string, componentType: number, extra: object): number => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    views.push({ buffer: 0, byteOffset: size, byteLength: bytes.length })
    chunks.push(bytes)
    size += bytes.length
    accessors.push({ bufferView: views.length - 1, componentType, type, count: data.length / (type === 'VEC3' ? 3 : 1), ...extra })
    return accessors.length - 1
  }
  const primitives = parts.map((part, i) => {
    const low = [Infinity, Infinity, Infinity]
    const high = [-Infinity, -Infinity, -Infinity]
    part.positions.forEach((v, k) => {
      low[k % 3] = Math.min(low[k % 3]!, v)
      high[k % 3] = Math.max(high[k % 3]!, v)
    })
    const position = push(Float32Array.from(part.positions), 'VEC3', 5126, { min: low.map(Math.fround), max: high.map(Math.fround) })
    const normal = push(Float32Array.from(part.normals), 'VEC3', 5126, {})
    const indices = push(Uint32Array.from(part.indices), 'SCALAR', 5125, {})
    return { attributes: { POSITION: position, NORMAL: normal }, indices, material: i }
  })
  const json = JSON.stringify({
    asset: { version: '2.0' },
    scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0 }], meshes: [{ primitives }],
    materials: parts.map((part) => ({
      pbrMetallicRoughness: {
        baseColorFactor: [...part.colour, 1], roughnessFactor: part.roughness ?? 0.6, metallicFactor: part.metallic ?? 0.1,
      },
    })),
    accessors, bufferViews: views, buffers: [{ byteLength: size }],
  })
  const text = new TextEncoder().encode(json)
  const jsonSize = Math.ceil(text.length / 4) * 4
  const out = new ArrayBuffer(12 + 8 + jsonSize + 8 + size)
  const view = new DataView(out)
  view.setUint32(0, 0x46546c67, true)
  view.setUint32(4, 2, true)
  view.setUint32(8, out.byteLength, true)
  view.setUint32(12, jsonSize, true)
  view.setUint32(16, 0x4e4f534a, true)
  const bytes = new Uint8Array(out)
  bytes.fill(0x20, 20, 20 + jsonSize)
  bytes.set(text, 20)
  view.setUint32(20 + jsonSize, size, true)
  view.setUint32(24 + jsonSize, 0x004e4942, true)
  let at = 28 + jsonSize
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return out
}

/** An axis-aligned block. */
export function block(low: readonly number[], high: readonly number[]): Omit<Part, 'colour'> {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  for (let axis = 0; axis < 3; axis++) {
    for (const side of [0, 1]) {
      const base = positions.length / 3
      const u = (axis + 1) % 3
      const v = (axis + 2) % 3
      for (const [a, b] of [[0, 0], [1, 0], [1, 1], [0, 1]] as const) {
        const p = [0, 0, 0]
        p[axis] = side ? high[axis]! : low[axis]!
        p[u] = a ? high[u]! : low[u]!
        p[v] = b ? high[v]! : low[v]!
        positions.push(...p)
        const n = [0, 0, 0]
        n[axis] = side ? 1 : -1
        normals.push(...n)
      }
      indices.push(...(side ? [0, 1, 2, 0, 2, 3] : [0, 2, 1, 0, 3, 2]).map((k) => base + k))
    }
  }
  return { positions, normals, indices }
}

/** An upright cylinder with smooth sides; `segments` sets its level of detail. */
export function cylinder(x: number, y: number, z: number, radius: number, height: number, segments: number): Omit<Part, 'colour'> {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  for (let s = 0; s <= segments; s++) {
    const a = (s / segments) * 2 * Math.PI
    for (const top of [0, 1]) {
      positions.push(x + radius * Math.cos(a), y + radius * Math.sin(a), z + top * height)
      normals.push(Math.cos(a), Math.sin(a), 0)
    }
    if (s < segments) {
      const k = s * 2
      indices.push(k, k + 2, k + 3, k, k + 3, k + 1)
    }
  }
  for (const top of [0, 1]) {
    const base = positions.length / 3
    positions.push(x, y, z + top * height)
    normals.push(0, 0, top ? 1 : -1)
    for (let s = 0; s <= segments; s++) {
      const a = (s / segments) * 2 * Math.PI
      positions.push(x + radius * Math.cos(a), y + radius * Math.sin(a), z + top * height)
      normals.push(0, 0, top ? 1 : -1)
      if (s < segments) indices.push(base, ...(top ? [base + 1 + s, base + 2 + s] : [base + 2 + s, base + 1 + s]))
    }
  }
  return { positions, normals, indices }
}
