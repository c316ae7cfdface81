import type { Clock } from '../support/clock';
import { MAX_INPUT_BYTES, parts } from './bytes';

const BYTES_PER_MS = 512;
const BURST_BYTES = 256 * 1024;
const SOCKET_BYTES = 64 * 1024;
const PAUSE_MS = 20;

/** Sends what was typed and pasted in order and in allowed sizes, large pastes no faster than a server takes them. */
export class InputPacer {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly #buffered: () => number;
  readonly #clock: Clock;
  #queue: Uint8Array<ArrayBuffer>[] = [];
  #allowance = BURST_BYTES;
  #countedAt: number;
  #stop: (() => void) | undefined;

  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => boolean, buffered: () => number, clock: Clock) {
    this.#send = send;
    this.#buffered = buffered;
    this.#clock = clock;
    this.#countedAt = clock.now();
  }

  add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#queue.push(...parts(bytes, MAX_INPUT_BYTES));
    this.#pump();
  }

  /** Takes back what has not been sent. */
  takeBack(): Uint8Array<ArrayBuffer>[] {
    this.#stop?.();
    this.#stop = undefined;
    return this.#queue.splice(0);
  }

  #pump(): void {
    const now = this.#clock.now();
    this.#allowance = Math.min(BURST_BYTES, this.#allowance + (now - this.#countedAt) * BYTES_PER_MS);
    this.#countedAt = now;
    while (this.#queue[0] && this.#allowance > 0 && this.#buffered() < SOCKET_BYTES) {
      if (!this.#send(this.#queue[0])) {
        // The socket is going; whoever notices takes back what is left.
        break;
      }
      this.#allowance -= this.#queue[0].length;
      this.#queue.shift();
    }
    if (this.#queue.length > 0) {
      this.#stop ??= this.#clock.after(PAUSE_MS, () => {
        this.#stop = undefined;
        this.#pump();
      });
    }
  }
}
