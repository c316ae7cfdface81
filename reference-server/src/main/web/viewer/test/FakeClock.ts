import type { Clock } from '../src/support/clock';

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #tasks: { at: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, task: () => void): () => void {
    const entry = { at: this.#now + milliseconds, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((each) => each !== entry);
    };
  }

  /** Lets time pass; what becomes due runs in order, and may set further tasks. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#tasks = this.#tasks.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }

  #next(end: number): { at: number; task: () => void } | undefined {
    return this.#tasks.filter((each) => each.at <= end).sort((one, other) => one.at - other.at)[0];
  }
}

/** Lets promises that are settled run on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}
