/** Answers by key, the most recently used of them. */
export class RecentAnswers<Value> {
  readonly #values = new Map<string, Value>();

  /** @param limit How many are kept. */
  constructor(private readonly limit: number) {}

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  keep(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const old of this.#values.keys()) {
      if (this.#values.size <= this.limit) break;
      this.#values.delete(old);
    }
  }

  clear(): void {
    this.#values.clear();
  }
}
