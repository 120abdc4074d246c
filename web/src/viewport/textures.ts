/** Tables as textures: instances, families, zones and equipment, read by the vertex shader with texelFetch. */

import {
  DataTexture, FloatType, NearestFilter, RGBAFormat, RGBAIntegerFormat, UnsignedByteType, UnsignedIntType,
} from 'three'
import type { FamilyTable } from './families'
import { GPU_WORDS, TEXTURE_INSTANCES } from './packing'

const ROW_WORDS = TEXTURE_INSTANCES * GPU_WORDS
export const ROW_TEXELS = ROW_WORDS / 4
export const EQUIPMENT_WIDTH = 1024
export const FAMILY_WIDTH = 1024 // texels; four a family
export const ZONE_WIDTH = 256

/** Words of instances, so many an instance, in a texture that uploads only the rows that changed. */
export class WordTexture {
  readonly data: Uint32Array
  readonly texture: DataTexture
  readonly rows: number
  private readonly dirty: Uint8Array
  private readonly perRow: number
  private whole = true
  private changed = true

  constructor(capacity: number, maxTextureSize: number, wordsEach = GPU_WORDS) {
    this.perRow = ROW_WORDS / wordsEach
    this.rows = Math.max(1, Math.ceil(capacity / this.perRow))
    if (this.rows > maxTextureSize) {
      throw new RangeError(`${capacity} instances need a texture of ${this.rows} rows; this GPU takes ${maxTextureSize}`)
    }
    this.data = new Uint32Array(this.rows * ROW_WORDS)
    this.dirty = new Uint8Array(this.rows)
    this.texture = new DataTexture(this.data, ROW_TEXELS, this.rows, RGBAIntegerFormat, UnsignedIntType)
    this.texture.internalFormat = 'RGBA32UI'
    this.texture.minFilter = this.texture.magFilter = NearestFilter
    this.texture.unpackAlignment = 4
    this.texture.needsUpdate = true
  }

  /** Note that the instances [from, to) changed. */
  touch(from: number, to: number): void {
    for (let row = Math.floor(from / this.perRow); row * this.perRow < to; row++) this.dirty[row] = 1
    this.changed = true
  }

  /** Hand changed rows to the renderer. */
  flush(): void {
    if (!this.changed) return
    this.changed = false
    let changed = 0
    for (let row = 0; row < this.rows; row++) changed += this.dirty[row]!
    if (changed === 0) return
    // A texture that was never uploaded goes up whole; so does one that changed nearly everywhere.
    this.texture.clearUpdateRanges()
    if (!this.whole && changed < this.rows * 0.75) {
      for (let row = 0; row < this.rows; row++) if (this.dirty[row]) this.texture.addUpdateRange(row * ROW_WORDS, ROW_WORDS)
    }
    this.texture.needsUpdate = true
    this.whole = false
    this.dirty.fill(0)
  }

  /** After a lost context everything has to go up again. */
  restore(): void {
    this.whole = this.changed = true
    this.dirty.fill(1)
  }

  dispose(): void {
    this.texture.dispose()
  }
}

/** Four texels a family: stretch rows with the box's centre in `w`, then the half size and the colour. */
export function familyTexture(families: FamilyTable): DataTexture {
  const perRow = FAMILY_WIDTH / 4
  const rows = Math.max(1, Math.ceil(families.count / perRow))
  const data = new Float32Array(rows * FAMILY_WIDTH * 4)
  for (let f = 0; f < families.count; f++) {
    for (let row = 0; row < 3; row++) {
      data.set(families.stretch.subarray(f * 9 + row * 3, f * 9 + row * 3 + 3), f * 16 + row * 4)
      data[f * 16 + row * 4 + 3] = families.boxCentre[f * 3 + row]!
      data[f * 16 + 12 + row] = families.boxHalf[f * 3 + row]!
    }
    data[f * 16 + 15] = 0xb8b6b0 // neutral until the mesh is here
  }
  const texture = new DataTexture(data, FAMILY_WIDTH, rows, RGBAFormat, FloatType)
  texture.minFilter = texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return texture
}

/** The colour of a family's box, an sRGB integer 0xrrggbb (exact in f32). */
export function setFamilyColour(texture: DataTexture, family: number, colour: number): void {
  const data = texture.image.data as unknown as Float32Array
  data[family * 16 + 15] = colour
  texture.needsUpdate = true
}

export function zoneTexture(zoneCount: number): DataTexture {
  const rows = Math.max(1, Math.ceil(zoneCount / ZONE_WIDTH))
  const texture = new DataTexture(new Float32Array(rows * ZONE_WIDTH * 4), ZONE_WIDTH, rows, RGBAFormat, FloatType)
  texture.minFilter = texture.magFilter = NearestFilter
  return texture
}

export function equipmentTexture(count: number): DataTexture {
  const rows = Math.max(1, Math.ceil(count / EQUIPMENT_WIDTH))
  const texture = new DataTexture(new Uint8Array(rows * EQUIPMENT_WIDTH * 4), EQUIPMENT_WIDTH, rows, RGBAFormat,
    UnsignedByteType)
  texture.minFilter = texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return texture
}
