/**
 * A Map for what comes and goes all the time, many times a second.
 *
 * Quirk: when V8 makes the table of a Map or Set anew, because what was deleted has filled it, the old table goes on
 * pointing to the new one and to all that it held. Once one such table has grown old, none of those after it can be
 * collected with the young objects, nor can what they held: of twenty connections that come and go, every second one lives
 * until the next full collection. Here the table holds numbers only; the values stand in a list.
 */
export class TransientMap<Key extends string | number, Value> {
  readonly #places = new Map<Key, number>()
  readonly #values: (Value | undefined)[] = []
  readonly #free: number[] = []

  get size(): number {
    return this.#places.size
  }

  has(key: Key): boolean {
    return this.#places.has(key)
  }

  get(key: Key): Value | undefined {
    const place = this.#places.get(key)
    return place === undefined ? undefined : this.#values[place]
  }

  /** As with a Map, a key that is there already keeps its turn. */
  set(key: Key, value: Value): void {
    const place = this.#places.get(key) ?? this.#free.pop() ?? this.#values.length
    this.#places.set(key, place)
    this.#values[place] = value
  }

  /** @returns what was there */
  delete(key: Key): Value | undefined {
    const place = this.#places.get(key)
    if (place === undefined) return undefined
    const value = this.#values[place]
    this.#places.delete(key)
    this.#values[place] = undefined
    this.#free.push(place)
    return value
  }

  clear(): void {
    this.#places.clear()
    this.#values.length = 0
    this.#free.length = 0
  }

  keys(): IterableIterator<Key> {
    return this.#places.keys()
  }

  /** In the order in which they came. What is deleted meanwhile is passed over. */
  *values(): Generator<Value> {
    for (const place of this.#places.values()) yield this.#values[place] as Value
  }

  *entries(): Generator<[Key, Value]> {
    for (const [key, place] of this.#places) yield [key, this.#values[place] as Value]
  }
}
