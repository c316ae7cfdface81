import type { Failure } from '@farhand/viewer';

const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

/**
 * When one thing that failed is asked for again by itself, so that nobody has to press a button: soon at first, since most of
 * it has passed then, and ever less often while it stays; never before the server said.
 */
export class Again {
  readonly #ask: () => void;
  /** In a row, each asked for by itself: what somebody tries meanwhile makes nothing rarer. */
  #tries = 0;
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  failed({ retryable, retryAfterMs = 0 }: Failure): void {
    this.stop();
    if (retryable) {
      const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#tries);
      this.#due = setTimeout(
        () => {
          this.#tries += 1;
          this.#ask();
        },
        Math.max(retryAfterMs, (span * (1 + Math.random())) / 2),
      );
    }
  }

  passed(): void {
    this.stop();
    this.#tries = 0;
  }

  /** Until it fails once more: somebody has asked meanwhile, or needs it no more. */
  stop(): void {
    clearTimeout(this.#due);
  }
}
