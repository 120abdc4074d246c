/**
 * A WebGL 2 context without a GPU: every call returns at once, so that what is left is the page's own scripting.
 *
 * Attributes and uniforms are read out of the shader text, so that three binds what it would bind; uploads copy
 * their bytes, as a browser does on its way to the GPU process. Uniforms inside structs are not reported.
 */

const CONSTANTS: Record<string, number> = {
  FRAMEBUFFER_COMPLETE: 0x8cd5, ACTIVE_UNIFORMS: 0x8b86, ACTIVE_ATTRIBUTES: 0x8b89, LINK_STATUS: 0x8b82,
  COMPILE_STATUS: 0x8b81, VERSION: 0x1f02, SHADING_LANGUAGE_VERSION: 0x8b8c, SCISSOR_BOX: 0x0c10, VIEWPORT: 0x0ba2,
  MAX_TEXTURE_IMAGE_UNITS: 0x8872, MAX_VERTEX_TEXTURE_IMAGE_UNITS: 0x8b4c, MAX_COMBINED_TEXTURE_IMAGE_UNITS: 0x8b4d,
  MAX_VERTEX_ATTRIBS: 0x8869, ARRAY_BUFFER: 0x8892, ELEMENT_ARRAY_BUFFER: 0x8893, TEXTURE_2D: 0x0de1, FLOAT: 0x1406, UNSIGNED_INT: 0x1405,
  VERTEX_SHADER: 0x8b31, FRAGMENT_SHADER: 0x8b30, COLOR_BUFFER_BIT: 0x4000, DEPTH_BUFFER_BIT: 0x100,
}
const TYPES: Record<string, number> = {
  float: 0x1406, vec2: 0x8b50, vec3: 0x8b51, vec4: 0x8b52, int: 0x1404, uint: 0x1405, mat3: 0x8b5b, mat4: 0x8b5c,
  sampler2D: 0x8b5e, usampler2D: 0x8dd2, samplerCube: 0x8b60, sampler2DShadow: 0x8b62, bool: 0x8b56, ivec2: 0x8b53,
  uvec4: 0x8dc8, mat2: 0x8b5a,
}

interface Named {
  name: string
  type: number
  size: number
}

interface Program {
  attributes: Named[]
  uniforms: Named[]
}

export interface Counters {
  calls: number
  draws: number
  uploaded: number // bytes
}

/** The context and what was asked of it. */
export function fakeContext(): { gl: WebGL2RenderingContext; counters: Counters } {
  const counters: Counters = { calls: 0, draws: 0, uploaded: 0 }
  const scratch = new Uint8Array(64 << 20)
  const source = new Map<object, { text: string; vertex: boolean }>()
  const shadersOf = new Map<object, object[]>()
  const programs = new Map<object, Program>()
  let handles = 0

  const upload = (data: ArrayBufferView | null, byteOffset: number, byteLength: number): void => {
    if (!data) return
    const length = Math.min(byteLength, scratch.length)
    scratch.set(new Uint8Array(data.buffer, data.byteOffset + byteOffset, length))
    counters.uploaded += length
  }
  const bytesOf = (data: unknown): number => (ArrayBuffer.isView(data) ? data.byteLength : 0)
  const own: Record<string, unknown> = {
    canvas: null,
    drawingBufferColorSpace: 'srgb',
    getContextAttributes: () => ({ alpha: true, antialias: true, depth: true, stencil: false }),
    getExtension: (name: string) => (name === 'WEBGL_multi_draw'
      ? { multiDrawElementsWEBGL: () => { counters.draws++ }, multiDrawElementsInstancedWEBGL: () => { counters.draws++ }, multiDrawArraysWEBGL: () => { counters.draws++ } }
      : name.startsWith('EXT_color_buffer') || name.startsWith('OES_texture') ? {} : null),
    getSupportedExtensions: () => [],
    getShaderPrecisionFormat: () => ({ rangeMin: 127, rangeMax: 127, precision: 23 }),
    getParameter: (name: number) => parameter(name),
    getError: () => 0,
    checkFramebufferStatus: () => CONSTANTS.FRAMEBUFFER_COMPLETE,
    shaderSource: (shader: object, text: string) => { source.get(shader)!.text = text },
    createShader: (kind: number) => {
      const shader = {}
      source.set(shader, { text: '', vertex: kind === CONSTANTS.VERTEX_SHADER })
      return shader
    },
    attachShader: (program: object, shader: object) => {
      shadersOf.set(program, [...(shadersOf.get(program) ?? []), shader])
    },
    linkProgram: (program: object) => {
      const shaders = (shadersOf.get(program) ?? []).map((shader) => source.get(shader)!)
      programs.set(program, {
        attributes: declared(shaders.filter((s) => s.vertex).map((s) => s.text).join('\n'), /^\s*(?:attribute|in)\s+(?:highp\s+)?(\w+)\s+(\w+)\s*;/gm),
        uniforms: declared(shaders.map((s) => s.text).join('\n'), /^\s*uniform\s+(?:highp\s+|lowp\s+|mediump\s+)?(\w+)\s+(\w+)(?:\s*\[\s*\d+\s*\])?\s*;/gm),
      })
    },
    getProgramParameter: (program: object, name: number) => {
      if (name === CONSTANTS.ACTIVE_ATTRIBUTES) return programs.get(program)?.attributes.length ?? 0
      if (name === CONSTANTS.ACTIVE_UNIFORMS) return programs.get(program)?.uniforms.length ?? 0
      return true
    },
    getShaderParameter: () => true,
    getProgramInfoLog: () => '',
    getShaderInfoLog: () => '',
    getActiveAttrib: (program: object, i: number) => programs.get(program)!.attributes[i],
    getActiveUniform: (program: object, i: number) => programs.get(program)!.uniforms[i],
    getAttribLocation: (program: object, name: string) => programs.get(program)!.attributes.findIndex((a) => a.name === name),
    getUniformLocation: (_: object, name: string) => ({ name }),
    getUniformBlockIndex: () => 0xffffffff,
    isContextLost: () => false,
    bufferData: (_: number, data: ArrayBufferView) => upload(data, 0, bytesOf(data)),
    bufferSubData: (_: number, __: number, data: ArrayBufferView, from = 0, count = 0) => {
      const each = (data as Uint8Array).BYTES_PER_ELEMENT
      upload(data, from * each, count === 0 ? data.byteLength - from * each : count * each)
    },
    texSubImage2D: (...args: unknown[]) => {
      const data = args.find((value) => ArrayBuffer.isView(value)) as ArrayBufferView | undefined
      if (data) upload(data, 0, Math.min(data.byteLength, (args[4] as number) * (args[5] as number) * 16))
    },
    drawElementsInstanced: () => { counters.draws++ },
    drawArraysInstanced: () => { counters.draws++ },
    drawElements: () => { counters.draws++ },
    drawArrays: () => { counters.draws++ },
    readPixels: (...args: unknown[]) => { (args[6] as Uint32Array | undefined)?.fill(1) },
  }
  const cache = new Map<string, unknown>()
  const gl = new Proxy(own, {
    get(target, key: string) {
      if (cache.has(key)) return cache.get(key)
      let value: unknown = target[key]
      if (value === undefined) {
        if (/^[A-Z0-9_]+$/.test(key)) value = CONSTANTS[key] ?? 100_000 + handles++
        else if (key.startsWith('create') || key === 'fenceSync') value = () => ({ handle: handles++ })
        else value = () => {}
      }
      if (typeof value === 'function') {
        const run = value as (...args: unknown[]) => unknown
        value = (...args: unknown[]) => {
          counters.calls++
          return run(...args)
        }
      }
      cache.set(key, value)
      return value
    },
  })
  return { gl: gl as unknown as WebGL2RenderingContext, counters }
}

function parameter(name: number): unknown {
  switch (name) {
    case CONSTANTS.VERSION:
      return 'WebGL 2.0 (none)'
    case CONSTANTS.SHADING_LANGUAGE_VERSION:
      return 'WebGL GLSL ES 3.00'
    case CONSTANTS.SCISSOR_BOX:
    case CONSTANTS.VIEWPORT:
      return new Int32Array([0, 0, 1280, 720])
    case CONSTANTS.MAX_TEXTURE_IMAGE_UNITS:
    case CONSTANTS.MAX_VERTEX_TEXTURE_IMAGE_UNITS:
    case CONSTANTS.MAX_VERTEX_ATTRIBS:
      return 16
    default:
      return 16_384
  }
}

function declared(text: string, pattern: RegExp): Named[] {
  const found = new Map<string, Named>()
  for (const [, type, name] of text.matchAll(pattern)) {
    // Textures of materials stand behind #ifdefs that are off here; the viewport's own and the light's are on.
    if (type!.includes('ampler') && !/^(onm|envMap|mask)/.test(name!)) continue
    if (TYPES[type!] !== undefined) found.set(name!, { name: name!, type: TYPES[type!]!, size: 1 })
  }
  return [...found.values()]
}
