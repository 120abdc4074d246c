/** The vertex decoder of packed instances and what it adds to three's materials. */

import {
  AdditiveBlending, Color, DoubleSide, GLSL3, MeshDepthMaterial, MeshStandardMaterial, ShaderChunk, ShaderMaterial, type DataTexture,
  type IUniform, type Material, type WebGLProgramParametersWithUniforms,
} from 'three'
import { MOVE_ROW } from './moves'
import { EQUIPMENT_WIDTH, FAMILY_WIDTH, ROW_TEXELS, ZONE_WIDTH } from './textures'

/** Uniforms that all materials of one viewport share by reference. */
export interface SharedUniforms extends Record<string, IUniform> {
  onmStatic: IUniform<DataTexture | null>
  onmDynamic: IUniform<DataTexture | null>
  onmNow: IUniform<number> // the page's clock in quarter milliseconds, modulo 2^32
  onmFamilies: IUniform<DataTexture | null>
  onmZones: IUniform<DataTexture | null>
  onmEquipment: IUniform<DataTexture | null>
  onmEquipmentCount: IUniform<number>
  onmMode: IUniform<number> // 0 material, 1 state, 2 quality
  onmHover: IUniform<number> // slot index + 1; 0 for none
  onmCap: IUniform<number> // 1 while a section plane cuts
  onmCapColour: IUniform<Color>
  /** View depth up to which walls open for the camera outside [m]; 0 keeps them shut. */
  onmFocus: IUniform<number>
  onmNeutral: IUniform<Color> // what is no equipment while colours mean states
}

export function sharedUniforms(): SharedUniforms {
  return {
    onmStatic: { value: null },
    onmDynamic: { value: null },
    onmNow: { value: 0 },
    onmFamilies: { value: null },
    onmZones: { value: null },
    onmEquipment: { value: null },
    onmEquipmentCount: { value: 0 },
    onmMode: { value: 0 },
    onmHover: { value: 0 },
    onmCap: { value: 0 },
    onmCapColour: { value: new Color(0xc8643c) },
    onmFocus: { value: 0 },
    onmNeutral: { value: new Color(0xb9b6ae) },
  }
}

const DECODE = /* glsl */ `
#ifdef ONM_MANY
uniform highp usampler2D onmLists;
uniform highp int onmHead;
uint onmIndex;
uint onmListed(int i) { return texelFetch(onmLists, ivec2((i >> 2) % ${ROW_TEXELS}, (i >> 2) / ${ROW_TEXELS}), 0)[i & 3]; }
#else
attribute uint onmIndex;
#endif
uniform highp usampler2D onmStatic;
uniform highp usampler2D onmDynamic;
uniform highp uint onmNow;
uniform highp sampler2D onmFamilies;
uniform highp sampler2D onmZones;
vec3 onmOffset; vec4 onmTurn; mat3 onmStretch; mat3 onmNormal; vec3 onmCentre; vec3 onmHalf;
float onmBoxColour; float onmMirror; uint onmFlags; uint onmUnit;
vec3 onmRotate(vec3 v) { return v + 2.0 * cross(onmTurn.xyz, cross(onmTurn.xyz, v) + onmTurn.w * v); }
void onmDecode() {
  #ifdef ONM_MANY
    onmIndex = onmListed(int(onmListed(onmHead + gl_DrawID)) + gl_InstanceID);
  #endif
  uint i = onmIndex & 0x7fffffffu;
  bool moved = (onmIndex & 0x80000000u) != 0u;
  uvec4 to; uvec4 from; uvec4 way;
  float done = 1.0;
  if (moved) {
    ivec2 m = ivec2(int(i % ${MOVE_ROW}u) * 4, int(i / ${MOVE_ROW}u));
    to = texelFetch(onmDynamic, m, 0);
    from = texelFetch(onmDynamic, m + ivec2(1, 0), 0);
    way = texelFetch(onmDynamic, m + ivec2(2, 0), 0);
    done = clamp(float(onmNow - way.z) * uintBitsToFloat(texelFetch(onmDynamic, m + ivec2(3, 0), 0).x), 0.0, 1.0);
    i = way.w;
  }
  ivec2 at = ivec2(int(i % 1024u) * 2, int(i / 1024u));
  uvec4 b = texelFetch(onmStatic, at + ivec2(1, 0), 0);
  onmFlags = b.w >> 16;
  onmUnit = b.z;
  int zone = int(b.w & 0xffffu);
  if (moved) {
    onmOffset = mix(uintBitsToFloat(from.xyz), uintBitsToFloat(to.xyz), done);
    vec4 first = vec4(unpackSnorm2x16(from.w), unpackSnorm2x16(way.y));
    vec4 last = vec4(unpackSnorm2x16(to.w), unpackSnorm2x16(way.x));
    onmTurn = normalize(mix(first, dot(first, last) < 0.0 ? -last : last, done)); // the short way round
  } else {
    uvec4 a = texelFetch(onmStatic, at, 0);
    onmOffset = uintBitsToFloat(a.xyz);
    onmTurn = normalize(vec4(unpackSnorm2x16(a.w), unpackSnorm2x16(b.x)));
  }
  onmOffset += texelFetch(onmZones, ivec2(zone % ${ZONE_WIDTH}, zone / ${ZONE_WIDTH}), 0).xyz;
  int f = int(b.y);
  ivec2 g = ivec2((f % ${FAMILY_WIDTH / 4}) * 4, f / ${FAMILY_WIDTH / 4});
  vec4 r0 = texelFetch(onmFamilies, g, 0);
  vec4 r1 = texelFetch(onmFamilies, g + ivec2(1, 0), 0);
  vec4 r2 = texelFetch(onmFamilies, g + ivec2(2, 0), 0);
  vec4 r3 = texelFetch(onmFamilies, g + ivec2(3, 0), 0);
  onmStretch = transpose(mat3(r0.xyz, r1.xyz, r2.xyz));
  onmCentre = vec3(r0.w, r1.w, r2.w);
  onmHalf = r3.xyz;
  onmBoxColour = r3.w;
  onmMirror = determinant(onmStretch) < 0.0 ? -1.0 : 1.0;
  // Cofactors: the inverse transpose up to its length, good for singular stretches too.
  onmNormal = mat3(cross(onmStretch[1], onmStretch[2]), cross(onmStretch[2], onmStretch[0]),
    cross(onmStretch[0], onmStretch[1])) * onmMirror;
}
// 1 on upright faces of large things that are no equipment: walls, which open for a camera outside.
float onmWall(vec3 n) {
  vec3 size = onmHalf * vec3(length(onmStretch[0]), length(onmStretch[1]), length(onmStretch[2]));
  float large = step(2.5, max(size.x, max(size.y, size.z))) * step(size.x * size.y * size.z, 0.2 * pow(max(size.x, max(size.y, size.z)), 3.0));
  return onmUnit == 0xffffffffu ? large * step(abs(normalize(n).z), 0.5) : 0.0;
}
vec3 onmPlace(vec3 p) {
  #ifdef ONM_BOX
    p = onmCentre + onmHalf * p;
  #endif
  return onmOffset + onmRotate(onmStretch * p);
}
`

const TINT_VERTEX = /* glsl */ `
uniform highp sampler2D onmEquipment;
uniform int onmEquipmentCount;
uniform int onmMode;
uniform int onmHover;
uniform vec3 onmNeutral;
flat varying vec4 vOnmTint;
flat varying vec4 vOnmMarks; // stale, ghost, mirror, hover
flat varying vec3 vOnmBox;
varying float vOnmWall;
#ifdef ONM_PLAIN
  attribute vec4 onmSurface;
  varying vec2 vOnmSurface;
#endif
vec3 onmLinear(vec3 c) { return pow(c, vec3(2.2)); }
void onmTint() {
  #ifdef ONM_PLAIN
    vOnmSurface = onmSurface.xy;
  #endif
  vOnmTint = vec4(0.0);
  vOnmMarks = vec4(0.0, float((onmFlags >> 1) & 1u), onmMirror, 0.0);
  bool unit = onmUnit != 0xffffffffu && int(onmUnit) < onmEquipmentCount;
  if (unit) {
    int e = int(onmUnit);
    vec4 t = texelFetch(onmEquipment, ivec2(e % ${EQUIPMENT_WIDTH}, e / ${EQUIPMENT_WIDTH}), 0);
    int bits = int(t.a * 255.0 + 0.5);
    float strength = float(bits >> 3) / 31.0;
    vOnmMarks.x = float((bits >> 1) & 1);
    bool known = (bits & 1) == 1;
    vOnmTint = vec4(onmLinear(t.rgb), onmMode == 0 ? strength : (known ? 0.86 : 0.0));
    if (onmMode != 0 && !known) vOnmTint = vec4(onmNeutral, 0.8);
  } else if (onmMode != 0) {
    vOnmTint = vec4(onmNeutral, 0.85);
  }
  if (onmHover > 0 && int(onmIndex & 0x7fffffffu) == ((onmHover - 1) & 0x7fffffff)
      && ((onmIndex >> 31) == (uint(onmHover - 1) >> 31))) vOnmMarks.w = 1.0;
  int c = int(onmBoxColour);
  vOnmBox = onmLinear(vec3(float(c >> 16), float((c >> 8) & 255), float(c & 255)) / 255.0);
}
`

const TINT_FRAGMENT = /* glsl */ `
uniform float onmCap;
uniform vec3 onmCapColour;
flat varying vec4 vOnmTint;
flat varying vec4 vOnmMarks;
flat varying vec3 vOnmBox;
varying float vOnmWall;
uniform float onmFocus;
#ifdef ONM_PLAIN
  varying vec2 vOnmSurface;
#endif
`

const APPLY_TINT = /* glsl */ `
#ifdef ONM_BOX
  diffuseColor.rgb = vOnmBox;
#endif
diffuseColor.rgb = mix(diffuseColor.rgb, vOnmTint.rgb, vOnmTint.a);
if (vOnmMarks.x > 0.5) {
  // Stale: no colour left, and a hatch so that it shows without colour as well.
  float grey = dot(diffuseColor.rgb, vec3(0.2126, 0.7152, 0.0722));
  diffuseColor.rgb = vec3(mix(grey, 0.42, 0.35));
  float band = mod(gl_FragCoord.x + gl_FragCoord.y, 11.0);
  diffuseColor.rgb *= band < 3.5 ? 0.38 : 1.12;
}
if (vOnmWall > 0.5 && vViewPosition.z < onmFocus) {
  // Ordered dither: ever thinner towards the camera, nothing to sort.
  ivec2 cell = ivec2(gl_FragCoord.xy) & 3;
  int rank = ((cell.x ^ cell.y) & 1) * 8 + (cell.x & 1) * 4 + (((cell.x ^ cell.y) >> 1) & 1) * 2 + (cell.x >> 1);
  if (float(rank) + 0.5 > 16.0 * smoothstep(0.85, 1.0, vViewPosition.z / onmFocus)) discard;
}
if (vOnmMarks.y > 0.5) {
  // Ghost: three of four pixels are let through, what stays is pale.
  if (mod(floor(gl_FragCoord.x) , 2.0) + mod(floor(gl_FragCoord.y), 2.0) > 0.5) discard;
  diffuseColor.rgb = vec3(0.62);
}
if (vOnmMarks.w > 0.5) diffuseColor.rgb = mix(diffuseColor.rgb, vec3(1.0), 0.18);
`

function patchVertex(source: string, tint: boolean): string {
  let shader = source
    .replace('#include <common>', `#include <common>\n${DECODE}${tint ? TINT_VERTEX : ''}`)
    .replace('#include <uv_vertex>', `onmDecode();\n${tint ? 'onmTint();\n' : ''}#include <uv_vertex>`)
    .replace('#include <begin_vertex>', 'vec3 transformed = onmPlace(position);')
    .replace('#include <project_vertex>',
      '#include <project_vertex>\nif ((onmFlags & 1u) == 1u) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);')
  if (tint) {
    shader = shader.replace('#include <beginnormal_vertex>', `#include <beginnormal_vertex>
      objectNormal = normalize(onmRotate(onmNormal * objectNormal));
      vOnmWall = onmWall(objectNormal);
      #ifdef USE_TANGENT
        objectTangent = onmRotate(onmStretch * objectTangent);
      #endif`)
  }
  return shader
}

const DEFINES = { own: '', plain: '#define ONM_PLAIN\n', box: '#define ONM_BOX\n', many: '#define ONM_PLAIN\n#define ONM_MANY\n' }

/** three looks for the extensions of any material, though only one kind has them in its types. */
function askForMany(material: Material): void {
  Object.assign(material, { extensions: { multiDraw: true } })
}

/** Make a glTF material draw packed instances. Materials of one kind share a program. */
export function patchMaterial(material: Material, uniforms: SharedUniforms, kind: 'own' | 'plain' | 'box' | 'many' = 'own'): void {
  const defines = DEFINES[kind]
  if (kind === 'many') askForMany(material)
  material.side = DoubleSide // imported meshes wind as they please, and a cut needs inner faces
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms) => {
    Object.assign(shader.uniforms, uniforms)
    shader.vertexShader = defines + patchVertex(shader.vertexShader, true)
    shader.fragmentShader = defines + shader.fragmentShader
      .replace('#include <common>', `#include <common>\n${TINT_FRAGMENT}`)
      .replace('#include <color_fragment>', `#include <color_fragment>\n${APPLY_TINT}`)
      .replace('#include <opaque_fragment>', `#include <opaque_fragment>
        if (onmCap > 0.5 && (gl_FrontFacing ? 1.0 : -1.0) * vOnmMarks.z < 0.0)
          gl_FragColor = vec4(onmCapColour * (mod(gl_FragCoord.x - gl_FragCoord.y, 9.0) < 1.5 ? 0.72 : 1.0), 1.0);`)
      .replace('#include <normal_fragment_begin>', NORMAL_BEGIN)
      .replace('#include <roughnessmap_fragment>', surfaceOr('roughnessmap_fragment', 'roughnessFactor', 'x'))
      .replace('#include <metalnessmap_fragment>', surfaceOr('metalnessmap_fragment', 'metalnessFactor', 'y'))
  }
  material.customProgramCacheKey = () => `onm-${kind}`
}

// Mirrored instances wind the other way round: the face's direction is turned with them.
const NORMAL_BEGIN = ShaderChunk.normal_fragment_begin.replace('gl_FrontFacing ? 1.0 : - 1.0',
  '(gl_FrontFacing ? 1.0 : -1.0) * vOnmMarks.z')

export function boxMaterial(uniforms: SharedUniforms): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ roughness: 0.72, metalness: 0.05 })
  patchMaterial(material, uniforms, 'box')
  return material
}

/** The one material of all meshes whose colour, roughness and metalness are vertex attributes. */
export function plainMaterial(uniforms: SharedUniforms, many = false): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ vertexColors: true })
  patchMaterial(material, uniforms, many ? 'many' : 'plain')
  return material
}

function surfaceOr(chunk: string, name: string, component: string): string {
  return `
#ifdef ONM_PLAIN
  float ${name} = vOnmSurface.${component};
#else
  #include <${chunk}>
#endif`
}

export function depthMaterial(uniforms: SharedUniforms, box: boolean, many = false): MeshDepthMaterial {
  const material = new MeshDepthMaterial({ side: DoubleSide })
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms)
    shader.vertexShader = (box ? '#define ONM_BOX\n' : many ? '#define ONM_MANY\n' : '') + patchVertex(shader.vertexShader, false)
  }
  if (many) askForMany(material)
  material.customProgramCacheKey = () => (box ? 'onm-depth-box' : many ? 'onm-depth-many' : 'onm-depth')
  return material
}

/** Position only: for picking, masks and baking. */
export const PLAIN_VERTEX = /* glsl */ `
#include <common>
#include <clipping_planes_pars_vertex>
${DECODE}
flat out uint vIndex;
out float vDepth;
out float vWall;
void main() {
  onmDecode();
  vWall = onmWall(onmRotate(onmNormal * normal));
  vec3 transformed = onmPlace(position);
  #include <project_vertex>
  if ((onmFlags & ONM_SKIP) != 0u) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  #include <clipping_planes_vertex>
  vIndex = onmIndex;
  vDepth = -mvPosition.z;
}
`

/** Writes (index + 1, bits of the view depth, 0, 0); hidden and ghosted instances cannot be picked. */
export function pickMaterial(uniforms: SharedUniforms, box: boolean, many = false): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms,
    side: DoubleSide,
    clipping: true,
    defines: { ONM_SKIP: '3u', ...(box ? { ONM_BOX: '' } : {}), ...(many ? { ONM_MANY: '' } : {}) },
    ...(many ? { extensions: { multiDraw: true, clipCullDistance: false } } : {}),
    vertexShader: PLAIN_VERTEX,
    fragmentShader: /* glsl */ `
      #include <common>
      #include <clipping_planes_pars_fragment>
      precision highp int;
      flat in uint vIndex;
      in float vDepth;
      in float vWall;
      uniform float onmFocus;
      layout(location = 0) out highp uvec4 picked;
      void main() {
        vec4 diffuseColor = vec4(1.0);
        #include <clipping_planes_fragment>
        if (vWall > 0.5 && vDepth < onmFocus * 0.9) discard; // seen through, picked through
        picked = uvec4(vIndex + 1u, floatBitsToUint(vDepth), 0u, 0u);
      }`,
  })
}

/** Writes a flat colour: the silhouettes that the outline pass looks at. */
export function maskMaterial(uniforms: SharedUniforms, box: boolean, colour: Color): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...uniforms, maskColour: { value: colour } },
    side: DoubleSide,
    clipping: true,
    depthTest: false,
    depthWrite: false,
    blending: AdditiveBlending, // additive: silhouettes of selection and alarm live in channels of their own
    transparent: true,
    toneMapped: false,
    defines: box ? { ONM_BOX: '', ONM_SKIP: '1u' } : { ONM_SKIP: '1u' },
    vertexShader: PLAIN_VERTEX,
    fragmentShader: /* glsl */ `
      #include <common>
      #include <clipping_planes_pars_fragment>
      uniform vec3 maskColour;
      layout(location = 0) out vec4 mask;
      void main() {
        vec4 diffuseColor = vec4(1.0);
        #include <clipping_planes_fragment>
        mask = vec4(maskColour, 1.0);
      }`,
  })
}
