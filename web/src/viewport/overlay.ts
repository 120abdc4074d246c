/** What lies over the canvas as plain DOM: labels, the measuring line, notices. */

import { declutter, type Placed } from './labels'
import type { LabelSpec, Language, Measurement, Theme, Tone, Vec3 } from './types'
import { TEXTS } from './texts'
import type { View } from './view'

const CSS = `
.onm-overlay{position:absolute;inset:0;overflow:hidden;pointer-events:none;font:12px/1.3 var(--font-sans,system-ui,sans-serif);
 --bg:rgba(255,255,255,.94);--fg:#23211d;--edge:rgba(40,36,30,.14);--soft:#6d675d;--accent:#1f7ae0}
.onm-overlay[data-theme=dark]{--bg:rgba(26,29,33,.94);--fg:#eceae6;--edge:rgba(255,255,255,.14);--soft:#a29d94;--accent:#5aa2f2}
.onm-label{position:absolute;left:0;top:0;display:none;white-space:nowrap;padding:3px 8px;border-radius:6px;background:var(--bg);
 color:var(--fg);border:1px solid var(--edge);box-shadow:0 1px 4px rgba(0,0,0,.10);font-variant-numeric:tabular-nums}
.onm-label::after{content:"";position:absolute;left:50%;bottom:-10px;width:1px;height:9px;background:var(--edge)}
.onm-label b{font-weight:500;color:var(--soft);margin-right:6px}
.onm-label[data-tone=good]{border-left:3px solid #5f9a70}
.onm-label[data-tone=attention]{border-left:3px solid #d9982c}
.onm-label[data-tone=bad]{border-left:3px solid #d2382e}
.onm-label[data-tone=stale]{border-left:3px dashed #8a8a8a;color:var(--soft)}
.onm-notice{position:absolute;left:50%;bottom:16px;transform:translateX(-50%);padding:6px 12px;border-radius:8px;background:var(--bg);
 color:var(--fg);border:1px solid var(--edge);box-shadow:0 2px 10px rgba(0,0,0,.12);display:none}
.onm-block{position:absolute;inset:0;display:none;place-content:center;text-align:center;gap:6px;color:var(--fg);padding:24px}
.onm-block strong{font-size:15px;font-weight:600}.onm-block span{color:var(--soft);max-width:44ch}
.onm-measure{position:absolute;inset:0;width:100%;height:100%;display:none}
`

export class Overlay {
  readonly root: HTMLDivElement
  private readonly notice: HTMLDivElement
  private readonly block: HTMLDivElement
  private readonly svg: SVGSVGElement
  private readonly measureLabel: HTMLDivElement
  private readonly labels = new Map<string, { spec: LabelSpec; anchor: Vec3 | null; element: HTMLDivElement; width: number; height: number }>()
  private shown = new Set<string>()
  private measure: { points: Vec3[] } | null = null
  private language: Language

  constructor(host: HTMLElement, language: Language) {
    this.language = language
    const make = (name: string): HTMLDivElement => {
      const element = document.createElement('div')
      element.className = name
      return element
    }
    this.root = make('onm-overlay')
    this.adopt(host)
    this.notice = make('onm-notice')
    this.notice.setAttribute('role', 'status')
    this.block = make('onm-block')
    this.block.setAttribute('role', 'alert')
    this.svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    this.svg.setAttribute('class', 'onm-measure')
    this.svg.setAttribute('aria-hidden', 'true')
    this.measureLabel = make('onm-label')
    this.root.append(this.svg, this.measureLabel, this.notice, this.block)
    host.append(this.root)
  }

  /** Constructed style sheets pass a strict Content-Security-Policy; a style element would not. */
  private adopt(host: HTMLElement): void {
    const root = host.getRootNode() as Document | ShadowRoot
    if (root.adoptedStyleSheets.some((sheet) => MARKED.has(sheet))) return
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(CSS)
    MARKED.add(sheet)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }

  setTheme(theme: Theme): void {
    this.root.dataset.theme = theme
  }

  setLanguage(language: Language): void {
    this.language = language
  }

  say(text: string): void {
    this.notice.textContent = text
    this.notice.style.display = text ? 'block' : 'none'
  }

  /** Cover the view with a sentence and a hint; empty takes it away. */
  cover(title: string, hint = ''): void {
    this.block.replaceChildren()
    this.block.style.display = title ? 'grid' : 'none'
    if (!title) return
    const strong = document.createElement('strong')
    strong.textContent = title
    const span = document.createElement('span')
    span.textContent = hint
    this.block.append(strong, span)
  }

  /** Replace the labels; elements of labels that stay are reused. `anchorOf` may answer later (null for now). */
  setLabels(specs: readonly LabelSpec[], anchorOf: (spec: LabelSpec) => Vec3 | null): void {
    const keep = new Set(specs.map((spec) => spec.id))
    for (const [id, label] of this.labels) {
      if (keep.has(id)) continue
      label.element.remove()
      this.labels.delete(id)
    }
    for (const spec of specs) {
      let label = this.labels.get(spec.id)
      if (!label) {
        const element = document.createElement('div')
        element.className = 'onm-label'
        this.root.insertBefore(element, this.notice)
        label = { spec, anchor: null, element, width: 0, height: 0 }
        this.labels.set(spec.id, label)
        this.write(label.element, spec)
      } else if (label.spec.text !== spec.text || label.spec.title !== spec.title || label.spec.tone !== spec.tone) {
        if (label.spec.text.length !== spec.text.length || label.spec.title !== spec.title) label.width = 0
        this.write(label.element, spec)
      }
      label.spec = spec
      label.anchor = anchorOf(spec) ?? label.anchor
    }
  }

  refreshAnchors(anchorOf: (spec: LabelSpec) => Vec3 | null): void {
    for (const label of this.labels.values()) label.anchor = anchorOf(label.spec) ?? label.anchor
  }

  private write(element: HTMLElement, spec: LabelSpec): void {
    element.replaceChildren()
    if (spec.title) {
      const title = document.createElement('b')
      title.textContent = spec.title
      element.append(title)
    }
    element.append(spec.text)
    const tone: Tone = spec.tone ?? 'neutral'
    element.dataset.tone = tone
  }

  /** The measured points, none to two; null hides the line. */
  setMeasure(points: Vec3[] | null): Measurement | null {
    this.measure = points && points.length > 0 ? { points } : null
    const [from, to] = points ?? []
    if (!from || !to) return null
    return { from, to, distance_m: Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]) }
  }

  /** Put everything where it belongs for this view. */
  place(view: View, width: number, height: number): void {
    const aspect = width / Math.max(1, height)
    const toScreen = (point: Vec3): [number, number, number] => {
      const [x, y, depth] = view.project(point, aspect)
      return [((x + 1) / 2) * width, ((1 - y) / 2) * height, depth]
    }
    this.placeLabels(toScreen, width, height)
    this.placeMeasure(toScreen)
  }

  private placeLabels(toScreen: (p: Vec3) => [number, number, number], width: number, height: number): void {
    const placed: Placed[] = []
    for (const [id, label] of this.labels) {
      if (!label.anchor) continue
      const [x, y, depth] = toScreen(label.anchor)
      if (depth <= 0.05 || x < -60 || x > width + 60 || y < 0 || y > height + 60) continue
      if (label.width === 0) {
        label.element.style.display = 'block'
        label.width = label.element.offsetWidth
        label.height = label.element.offsetHeight
      }
      placed.push({ id, x, y, width: label.width, height: label.height, depth, priority: label.spec.priority ?? 0 })
    }
    const next = declutter(placed, this.shown)
    for (const at of placed) {
      const { element } = this.labels.get(at.id)!
      if (!next.has(at.id)) continue
      element.style.display = 'block'
      element.style.transform = `translate(${Math.round(at.x - at.width / 2)}px,${Math.round(at.y - at.height - 10)}px)`
    }
    for (const [id, label] of this.labels) if (!next.has(id)) label.element.style.display = 'none'
    this.shown = next
  }

  private placeMeasure(toScreen: (p: Vec3) => [number, number, number]): void {
    const points = this.measure?.points.map(toScreen) ?? []
    const seen = points.length > 0 && points.every((p) => p[2] > 0.02)
    this.svg.style.display = seen ? 'block' : 'none'
    this.measureLabel.style.display = 'none'
    if (!seen) return
    this.svg.replaceChildren()
    const add = (name: string, attributes: Record<string, string | number>): void => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', name)
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
      this.svg.append(element)
    }
    const [a, b] = points
    if (a && b) {
      add('line', { x1: a[0], y1: a[1], x2: b[0], y2: b[1], stroke: 'white', 'stroke-width': 4, opacity: 0.7 })
      add('line', { x1: a[0], y1: a[1], x2: b[0], y2: b[1], stroke: 'var(--accent)', 'stroke-width': 2 })
      const [from, to] = this.measure!.points as [Vec3, Vec3]
      const metres = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2])
      const label = this.measureLabel
      label.textContent = TEXTS[this.language].measured(metres)
      label.style.display = 'block'
      label.style.transform = `translate(calc(${(a[0] + b[0]) / 2}px - 50%),${(a[1] + b[1]) / 2 - 34}px)`
    }
    for (const p of points) {
      add('circle', { cx: p[0], cy: p[1], r: 4, fill: 'var(--accent)', stroke: 'white', 'stroke-width': 1.5 })
    }
  }

  dispose(): void {
    this.root.remove()
  }
}

const MARKED = new WeakSet<CSSStyleSheet>()
