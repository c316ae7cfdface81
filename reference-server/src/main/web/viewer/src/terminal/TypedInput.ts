import type { Clock } from '../support/clock';
import { visible } from './harmless';
import { InputPacer } from './InputPacer';

type Bytes = Uint8Array<ArrayBuffer>;

/** Keys that have not arrived for certain, as a person reads them. */
export interface HeldKeys {
  /** Control characters made visible; only the beginning where there are many. */
  readonly text: string;
  readonly count: number;
}

/** What was typed and is not known to have arrived. */
export interface HeldInput {
  /** Goes on by itself when the same shell is there again. */
  readonly waiting: HeldKeys | undefined;
  /** Goes on only when a person says so: perhaps it arrived. */
  readonly doubtful: HeldKeys | undefined;
  /** What is doubtful was typed for another shell, which is gone. */
  readonly forOtherShell: boolean;
}

/** The time in which this viewer types; offsets count the bytes of input from the shell's start. */
export interface Turn {
  readonly number: number;
  readonly firstInput: number;
}

const MAX_WAITING = 4_096;
/** More than is ever under way to a machine that confirms what it takes. */
const MAX_UNCONFIRMED = 1_048_576;
const MAX_DOUBTFUL = 1_048_576;
const SHOWN_BYTES = 1_024;
const INTERRUPT = 0x03;

/** What nobody typed; stays one where it is cut. */
class Report extends Uint8Array<ArrayBuffer> {}

/** What nobody did at all: no use of the session. */
class Answer extends Report {}

/**
 * What a person types, from the key until the machine has confirmed it: nothing is sent twice, and nothing is lost without
 * a word.
 *
 * A loss leaves keys that were sent and not confirmed. Whoever comes back to the same shell with the very next turn hears
 * to the byte what was taken before: only the rest goes on, by itself and in order, and then what was typed meanwhile.
 * Where the machine cannot know that, because somebody else typed in between or the shell is another one, those keys are
 * doubtful, and so is what was typed behind them before the shell was there again: `reboot` without its first letters is
 * another word. They go on only when a person says so. What is typed after that goes at once and waits for no answer, and
 * so does everything from the last Ctrl-C on, which means the same whatever arrived before it.
 *
 * All that is for what a person typed. What the terminal says by itself or of the pointer is of the moment: it goes at once or
 * not at all.
 */
export class TypedInput {
  readonly #pacer: InputPacer;
  readonly #tell: (held: HeldInput) => void;
  /** Undefined before the first shell, empty for one whose machine confirms nothing. */
  #shell: string | undefined;
  #turn = 0;
  #open = false;
  /** In the order they were typed: sent and not confirmed, not sent, asked about. */
  #sent: Bytes[] = [];
  #waiting: Bytes[] = [];
  #doubtful: Bytes[] = [];
  /** Offset of the first byte that is not confirmed. */
  #confirmed = 0;
  #unconfirmed = 0;
  #forOtherShell = false;
  #told = false;

  constructor(
    send: (bytes: Bytes, byItself: boolean) => boolean,
    buffered: () => number,
    tell: (held: HeldInput) => void,
    clock: Clock,
  ) {
    this.#tell = tell;
    this.#pacer = new InputPacer(
      (bytes) => send(bytes, bytes instanceof Answer) && this.#wasSent(bytes),
      () => (this.#unconfirmed < MAX_UNCONFIRMED ? buffered() : Infinity),
      clock,
    );
  }

  /** Typed just now; false where nothing can be sent and no more can be held. */
  add(bytes: Bytes): boolean {
    if (this.#open) {
      this.#pacer.add(bytes);
    } else if (size(this.#waiting) + bytes.length > MAX_WAITING) {
      return false;
    } else {
      this.#waiting.push(bytes);
      this.#changed();
    }
    return true;
  }

  /** Said just now of the pointer; goes nowhere where nothing can be sent. */
  report(bytes: Bytes): void {
    if (this.#open) {
      this.#pacer.add(new Report(bytes.buffer, bytes.byteOffset, bytes.length));
    }
  }

  /** The same of what the terminal said by itself. */
  answer(bytes: Bytes): void {
    if (this.#open) {
      this.#pacer.add(new Answer(bytes.buffer, bytes.byteOffset, bytes.length));
    }
  }

  /**
   * A shell is there, with the newest turn at typing: ours where we write. Who only watches from the beginning typed nothing
   * that could go anywhere.
   */
  began(shell: string, turn: Turn, writer: boolean): void {
    const same = this.#shell === undefined || (shell !== '' && shell === this.#shell);
    const certain = same && this.#settle(turn);
    const sent = typed(this.#sent);
    const waiting = this.#waiting.splice(0);
    const first = this.#shell === undefined;
    const otherShell = shell !== this.#shell;
    this.#shell = shell;
    this.#take(turn, writer);
    if (certain && writer) {
      [...sent, ...waiting].forEach((bytes) => this.#pacer.add(bytes));
    } else if (!first) {
      const [before, from] = same && writer ? cutAtInterrupt(waiting) : [waiting, []];
      this.#ask([...sent, ...before], otherShell);
      from.forEach((bytes) => this.#pacer.add(bytes));
    }
    this.#changed();
  }

  /** Typing passed to us, or to somebody else: then it is asked about what the machine had not taken. */
  passed(turn: Turn, writer: boolean): void {
    const unsent = this.#pacer.takeBack();
    this.#settle(turn);
    const lost = typed([...this.#sent, ...unsent]);
    this.#take(turn, writer);
    this.#ask(lost, false);
    this.#changed();
  }

  /** The machine has taken everything before this offset. */
  taken(offset: number): void {
    let first = this.#sent[0];
    while (first && this.#confirmed < offset) {
      const count = Math.min(first.length, offset - this.#confirmed);
      this.#confirmed += count;
      this.#unconfirmed -= count;
      if (count === first.length) {
        this.#sent.shift();
      } else {
        this.#sent[0] = first.subarray(count);
      }
      first = this.#sent[0];
    }
  }

  /** The connection is gone. */
  lost(): void {
    this.#open = false;
    this.#waiting.unshift(...typed(this.#pacer.takeBack()));
    this.#changed();
  }

  /** Nothing more can arrive. */
  end(): void {
    this.#open = false;
    this.#pacer.takeBack();
    this.dropWaiting();
    this.dropDoubtful();
  }

  /** What is doubtful is still meant; does nothing where nothing may be sent. */
  sendDoubtful(): void {
    if (this.#open) {
      const meant = this.#doubtful;
      this.dropDoubtful();
      meant.forEach((bytes) => this.#pacer.add(bytes));
    }
  }

  dropDoubtful(): void {
    this.#doubtful = [];
    this.#forOtherShell = false;
    this.#changed();
  }

  dropWaiting(): void {
    this.#waiting = [];
    if (!this.#open) {
      this.#sent = [];
      this.#unconfirmed = 0;
    }
    this.#changed();
  }

  #wasSent(bytes: Bytes): true {
    if (this.#shell !== '') {
      this.#sent.push(bytes);
      this.#unconfirmed += bytes.length;
    }
    return true;
  }

  /** Whether it is known what was taken of what was sent. */
  #settle(turn: Turn): boolean {
    if (typed(this.#sent).length === 0) {
      return true;
    }
    if (turn.number !== this.#turn + 1) {
      return false;
    }
    this.taken(turn.firstInput);
    return true;
  }

  #take(turn: Turn, writer: boolean): void {
    this.#turn = turn.number;
    this.#confirmed = turn.firstInput;
    this.#sent = [];
    this.#unconfirmed = 0;
    this.#open = writer;
  }

  #ask(bytes: readonly Bytes[], forOtherShell: boolean): void {
    if (bytes.length === 0) {
      return;
    }
    if (size(this.#doubtful) + size(bytes) > MAX_DOUBTFUL) {
      // Nobody answered about the older ones, again and again.
      this.#doubtful = [];
    }
    this.#doubtful.push(...bytes);
    this.#forOtherShell ||= forOtherShell;
  }

  #changed(): void {
    const held = {
      waiting: this.#open ? undefined : keysOf([...typed(this.#sent), ...this.#waiting]),
      doubtful: keysOf(this.#doubtful),
      forOtherShell: this.#forOtherShell,
    };
    const any = held.waiting !== undefined || held.doubtful !== undefined;
    if (any || this.#told) {
      this.#told = any;
      this.#tell(held);
    }
  }
}

/** What of it a person typed. */
function typed(all: readonly Bytes[]): Bytes[] {
  return all.filter((bytes) => !(bytes instanceof Report));
}

function size(all: readonly Bytes[]): number {
  return all.reduce((sum, bytes) => sum + bytes.length, 0);
}

/** The part before the last Ctrl-C, and the part from it on. */
function cutAtInterrupt(all: readonly Bytes[]): [before: Bytes[], from: Bytes[]] {
  const at = all.findLastIndex((bytes) => bytes.includes(INTERRUPT));
  const bytes = all[at];
  if (!bytes) {
    return [[...all], []];
  }
  const cut = bytes.lastIndexOf(INTERRUPT);
  const before = [...all.slice(0, at), bytes.subarray(0, cut)].filter((each) => each.length > 0);
  return [before, [bytes.subarray(cut), ...all.slice(at + 1)]];
}

function keysOf(all: readonly Bytes[]): HeldKeys | undefined {
  if (all.length === 0) {
    return undefined;
  }
  const decoder = new TextDecoder();
  const text = visible(all.map((bytes) => decoder.decode(bytes, { stream: true })).join('') + decoder.decode());
  return { text: text.slice(0, SHOWN_BYTES), count: Array.from(text).length };
}
