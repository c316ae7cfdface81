import type { Clock } from '../support/clock';

const ENOUGH_BYTES = 96 * 1024;
const LATEST_MS = 50;

/**
 * How far the page has painted a terminal's output, counted from the shell's start, and when to tell: after enough
 * bytes or a moment, so that neither a flood nor a single key costs a message each.
 */
export class PaintedBytes {
  readonly #tell: (offset: bigint) => boolean;
  readonly #clock: Clock;
  #painted = 0;
  #told = 0;
  #stop: (() => void) | undefined;

  /** `tell` says whether the offset left; what did not is told again when it is due. */
  constructor(tell: (offset: bigint) => boolean, clock: Clock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  get painted(): number {
    return this.#painted;
  }

  /** A new attachment: the server knows nothing of what was told before. */
  restart(painted: number): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#painted = painted;
    this.#told = painted;
  }

  add(bytes: number): void {
    this.#painted += bytes;
    if (this.#painted - this.#told >= ENOUGH_BYTES) {
      this.flush();
    } else {
      this.#stop ??= this.#clock.after(LATEST_MS, () => this.flush());
    }
  }

  flush(): void {
    this.#stop?.();
    this.#stop = undefined;
    if (this.#painted > this.#told && this.#tell(BigInt(this.#painted))) {
      this.#told = this.#painted;
    }
  }
}
