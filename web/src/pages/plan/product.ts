/** Products as people call them, from what the catalogue calls them. Pure. */

/** For charts, where room is short: `3 × NVIDIA H200 NVL 141 GB` is `3 × H200 NVL`. */
export function shortProduct(label: string): string {
  return label.replace(/\b(?:NVIDIA|AMD|Intel) /g, '').replace(/ Blackwell\b/g, '').replace(/ Server Edition\b/g, ' Server').replace(/ \d+ GB\b/g, '')
    .replace(/, (?=\d+ × )/, ' ').trim()
}
