/** `createViewport`: a live viewport where there is WebGL 2, a quiet stand-in where there is none. */

import { Overlay } from './overlay'
import { Painter } from './painter'
import { statsOf } from './stats'
import { TEXTS } from './texts'
import type { Viewport, ViewportOptions } from './types'
import { LiveViewport } from './viewport'

/**
 * Put a viewport into `host`. Never throws for want of WebGL: then it says so in the host, reports `no_webgl`
 * through `onError`, and every method does nothing.
 */
export function createViewport(host: HTMLElement, options: ViewportOptions = {}): Viewport {
  const language = options.language ?? 'en'
  const overlay = new Overlay(host, language)
  overlay.setTheme(options.theme ?? 'light')
  if (getComputedStyle(host).position === 'static') host.style.position = 'relative'
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;display:block;touch-action:none;outline:none'
  try {
    const painter = new Painter(canvas)
    host.prepend(canvas)
    return new LiveViewport(host, canvas, painter, overlay, options)
  } catch (cause) {
    const texts = TEXTS[language]
    overlay.cover(texts.noWebgl, texts.noWebglHint)
    options.onError?.({ code: 'no_webgl', detail: String(cause), cause })
    return absentViewport(overlay)
  }
}

/** Stands in where there is no WebGL, so that the page needs no second path. */
function absentViewport(overlay: Overlay): Viewport {
  const nothing = (): void => {}
  const later = (): Promise<void> => Promise.resolve()
  const deaf = (): (() => void) => nothing
  return {
    load: later, applyFrame: nothing, setStates: nothing, select: later, onSelect: deaf, onHover: deaf, frame: later,
    isolate: later, setVisible: later, setSection: nothing, setTool: nothing, onMeasure: deaf, setMode: nothing,
    onMode: deaf, setTheme: (theme) => overlay.setTheme(theme), setLanguage: nothing, setLabels: nothing,
    colourBy: nothing, setPlaces: nothing, dispose: () => overlay.dispose(),
    stats: () => statsOf(null, 0, 0, 0),
  }
}
