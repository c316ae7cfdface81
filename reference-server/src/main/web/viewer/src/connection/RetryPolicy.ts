/** How long to wait before the next attempt: at once after the first loss, then full jitter over a growing span. */
export class RetryPolicy {
  static readonly #FIRST_MS = 250;
  static readonly #BASE_MS = 1_000;
  static readonly #LONGEST_MS = 15_000;

  readonly #random: () => number;
  #failures = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds to wait after one more failure; at least what the server asked for. */
  next(askedMs = 0): number {
    const exponent = this.#failures - 1;
    this.#failures += 1;
    const wait =
      exponent < 0
        ? RetryPolicy.#FIRST_MS
        : RetryPolicy.#FIRST_MS + this.#random() * Math.min(RetryPolicy.#LONGEST_MS, RetryPolicy.#BASE_MS * 2 ** exponent);
    return Math.max(askedMs, Math.round(wait));
  }

  /** To be called when a connection has proved itself. */
  reset(): void {
    this.#failures = 0;
  }
}
