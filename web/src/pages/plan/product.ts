/** Products as people call them, from what the catalogue calls them. Pure. */

/** For charts, where room is short: `3 × NVIDIA H200 NVL 141 GB` is `3 × H200 NVL`. */
export function shortProduct(label: string): string {
  return label.replace(/\b(?:NVIDIA|AMD|Intel) /g, '').replace(/ Blackwell\b/g, '').replace(/ Server Edition\b/g, ' Server').replace(/ \d+ GB\b/g, '')
    .replace(/, (?=\d+ × )/, ' ').trim()
}

/** The product behind the id of a configuration: `3xh200-nvl` is three of them; `nameOf` knows each. */
export function productOf(id: string, nameOf: (id: string) => string): string {
  const several = /^(\d+)x(.+)$/.exec(id)
  return several ? `${several[1]} × ${nameOf(several[2]!)}` : nameOf(id)
}
