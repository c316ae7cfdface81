import type { Terminal } from '@xterm/xterm';

/** An address that is longer is nobody's. */
const LONGEST = 2_083;
const MOST = 2_000;
const BATCH = 100;

/**
 * How many printed links (OSC 8) the emulator may keep. It has no limit of its own and forgets a link only when its line
 * goes, so that a machine that prints one after the other into the same line would fill the page's memory.
 */
export class LinkBudget {
  readonly #terminal: Terminal;
  #kept = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Whether this one may be kept; what follows it is plain text otherwise. */
  takes(link: string): boolean {
    if (link.length > LONGEST || this.#kept >= MOST) {
      return false;
    }
    this.#kept += 1;
    if (this.#kept % BATCH === 0) {
      // Those before it are gone when its line is, or soon after.
      this.#terminal.registerMarker(0).onDispose(() => {
        this.#kept -= BATCH;
      });
    }
    return true;
  }
}
