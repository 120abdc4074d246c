/** What one look found: runs of cells and moved instances, with their distances, as growing columns. */

/** Growing columns; `zone` -1 means `run` is a dynamic index. */
export class Seen {
  count = 0
  zone = new Int32Array(1024)
  run = new Uint32Array(1024)
  distance = new Float32Array(1024)

  push(zone: number, run: number, distance: number): void {
    if (this.count === this.zone.length) {
      this.zone = grown(this.zone, new Int32Array(this.count * 2))
      this.run = grown(this.run, new Uint32Array(this.count * 2))
      this.distance = grown(this.distance, new Float32Array(this.count * 2))
    }
    this.zone[this.count] = zone
    this.run[this.count] = run
    this.distance[this.count++] = distance
  }
}

/** `into`, with all of `from` at its head. */
export function grown<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from)
  return into
}
