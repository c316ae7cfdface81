import type { ConnectionState } from '../connection/ViewerConnection';
import { failureOfRefusal, type Failure } from '../errors';
import {
  ViewerLane,
  type Outgoing,
  type ServerToViewer,
  type TerminalCaughtUp,
  type TerminalExited,
  type TerminalStarted,
  type TerminalTurn,
} from '../protocol/messages';
import { SYSTEM_CLOCK, type Clock } from '../support/clock';
import { Emitter } from '../support/Emitter';
import { parts, utf8 } from './bytes';
import { PaintedBytes } from './PaintedBytes';
import { TypedInput, type HeldInput, type Turn } from './TypedInput';

/** Where output is painted: a terminal emulator, or what a test puts there. */
export interface TerminalSink {
  /**
   * Paints, in order; `done` is called when these bytes are painted. A replay was answered when it was new: what it
   * asks the terminal must not be answered again.
   */
  write(bytes: Uint8Array, replay: boolean, done: () => void): void;
  /** Output before the replay is missing here: forgets the screen. */
  clear(): void;
  /** Another shell begins below what is there. */
  newShell(): void;
  resize(columns: number, rows: number): void;
}

/** The part of a connection that a lane uses. */
export interface LaneConnection {
  readonly state: ConnectionState;
  readonly buffered: number;
  send(lane: ViewerLane, message: Outgoing): boolean;
  on(name: 'message', listener: (message: ServerToViewer) => void): () => void;
  on(name: 'state', listener: (state: ConnectionState) => void): () => void;
}

export interface ShellStarted {
  readonly shell: string;
  readonly account: string;
  /** The shell was there before this attachment. */
  readonly resumed: boolean;
  /** Output between what was painted here and the replay is gone. */
  readonly gap: boolean;
  /** What was painted here came from another shell, which is gone. */
  readonly replaced: boolean;
  readonly writer: boolean;
}

export interface ShellExited {
  /** Undefined where nobody could see how it ended. */
  readonly status: number | undefined;
  /** Number of the signal that ended it, 0 for none. */
  readonly signal: number;
  readonly reason: Failure | undefined;
}

interface LaneEvents {
  started: ShellStarted;
  exited: ShellExited;
  writer: boolean;
  /** What was typed and is not known to have arrived, whenever that changes. */
  held: HeldInput;
  /** This many characters were not taken, because there is no connection and too many are held already. */
  refused: number;
}

const PAINT_BYTES = 16_384;

/**
 * One terminal on a connection. Goes on where it was after a loss: what was painted already is not painted twice, and
 * the machine hears how far painting is, so that it never runs more than a window ahead of what is seen.
 */
export class TerminalLane extends Emitter<LaneEvents> {
  readonly #connection: LaneConnection;
  readonly #sink: TerminalSink;
  readonly #painted: PaintedBytes;
  readonly #typed: TypedInput;
  readonly #stops: (() => void)[];
  #shell = '';
  /** Offset of the next byte that the sink has not been given; undefined before the first shell. */
  #given: number | undefined;
  /** Replayed bytes that the sink has already. */
  #skip = 0;
  /** Output before this offset is a replay. */
  #live = 0;
  #attached = false;
  #writer = false;
  #exited = false;
  #size = { columns: 80, rows: 24 };
  #generation = 0;

  constructor(connection: LaneConnection, sink: TerminalSink, clock: Clock = SYSTEM_CLOCK) {
    super();
    this.#connection = connection;
    this.#sink = sink;
    this.#painted = new PaintedBytes((offset) => this.#send({ case: 'paintedBytes', value: offset }), clock);
    this.#typed = new TypedInput(
      (data, byItself) => this.#send({ case: 'data', value: data }, byItself),
      () => connection.buffered,
      (held) => this.emit('held', held),
      clock,
    );
    this.#stops = [
      connection.on('message', (message) => this.#receive(message)),
      connection.on('state', (state) => this.#connectionBecame(state)),
    ];
  }

  get writer(): boolean {
    return this.#writer;
  }

  /** Typed or pasted text. Without a connection it is held, and `held` says so. */
  input(text: string): void {
    if (this.#exited || (this.#attached && !this.#writer)) {
      return;
    }
    if (!this.#typed.add(utf8(text))) {
      this.emit('refused', text.length);
    }
  }

  /** What the terminal says of the pointer. Never held: what runs when it could go on was not asked for it. */
  report(bytes: Uint8Array<ArrayBuffer>): void {
    this.#typed.report(bytes);
  }

  /** The same of what the terminal says by itself, which is no use of the session: nobody did anything. */
  answer(bytes: Uint8Array<ArrayBuffer>): void {
    this.#typed.answer(bytes);
  }

  /** The person decided that what is doubtful is still meant; does nothing without a shell to type in. */
  sendDoubtful(): void {
    this.#typed.sendDoubtful();
  }

  dropDoubtful(): void {
    this.#typed.dropDoubtful();
  }

  /** What waits for the connection is not to go on by itself. */
  dropWaiting(): void {
    this.#typed.dropWaiting();
  }

  /** The pane's size, of whoever watches too: it counts as soon as they write. Clamped to what the protocol allows. */
  resize(columns: number, rows: number): void {
    const size = { columns: clampSide(columns), rows: clampSide(rows) };
    const same = size.columns === this.#size.columns && size.rows === this.#size.rows;
    this.#size = size;
    if (!same && this.#attached) {
      this.#announceSize();
    }
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
    this.forget();
    this.#typed.end();
  }

  #receive(message: ServerToViewer): void {
    if (message.message.case === 'started') {
      this.#started(message.message.value);
    } else if (message.message.case === 'terminal') {
      const output = message.message.value.output;
      if (output.case === 'data') {
        this.#paint(output.value);
      } else if (output.case === 'exited') {
        this.#ended(output.value);
      } else if (output.case === 'sizeChanged') {
        this.#sink.resize(clampSide(output.value.columns), clampSide(output.value.rows));
      } else if (output.case === 'writerChanged') {
        this.#writer = output.value.writer;
        this.#typed.passed(turnOf(output.value.turn), this.#writer);
        this.#announceSize();
        this.emit('writer', this.#writer);
      } else if (output.case === 'takenInput') {
        this.#typed.taken(Number(output.value));
      } else if (output.case === 'caughtUp') {
        this.#begin(output.value, true);
      }
    }
  }

  #started(started: TerminalStarted): void {
    const first = Number(started.firstOffset);
    const known = this.#given;
    const same = known !== undefined && this.#isSame(started, known);
    const goesOn = same && first <= known;
    this.#attached = true;
    this.#exited = false;
    this.#writer = started.writer;
    this.#shell = started.shellId;
    if (goesOn) {
      this.#skip = known - first;
    } else {
      if (known !== undefined && !same) {
        this.#sink.newShell();
      }
      this.#begin(started, same);
    }
    this.#live = Number(started.liveOffset);
    this.#announceSize();
    // A loss may have swallowed the last word; the server counts anew for each attachment.
    this.#send({ case: 'paintedBytes', value: BigInt(this.#painted.painted) });
    if (!started.writer && started.size) {
      this.#sink.resize(clampSide(started.size.columns), clampSide(started.size.rows));
    }
    this.#typed.began(started.shellId, turnOf(started.turn), started.writer);
    this.emit('started', {
      shell: started.shell,
      account: started.account,
      resumed: started.resumed,
      gap: same && !goesOn,
      replaced: known !== undefined && !same,
      writer: started.writer,
    });
  }

  /** An older machine does not name its shells: there, one that has said less than we saw is not the one we saw. */
  #isSame(started: TerminalStarted, known: number): boolean {
    return started.shellId
      ? started.shellId === this.#shell
      : this.#shell === '' && started.resumed && known <= Number(started.liveOffset);
  }

  /** Output begins at another place than where the last one stopped. */
  #begin(from: TerminalStarted | TerminalCaughtUp, clear: boolean): void {
    const first = Number(from.firstOffset);
    this.#skip = 0;
    this.#generation += 1;
    this.#given = first;
    this.#live = Number(from.liveOffset);
    this.#painted.restart(first);
    if (clear) {
      this.#sink.clear();
    }
    if (from.prologue.length > 0) {
      this.#sink.write(from.prologue, true, () => undefined);
    }
  }

  #paint(data: Uint8Array): void {
    if (this.#given === undefined) {
      return;
    }
    const fresh = data.subarray(Math.min(this.#skip, data.length));
    this.#skip -= data.length - fresh.length;
    const generation = this.#generation;
    const old = Math.max(0, this.#live - this.#given);
    const cuts = [...parts(fresh.subarray(0, old), PAINT_BYTES), ...parts(fresh.subarray(old), PAINT_BYTES)];
    for (const part of cuts) {
      const replay = this.#given < this.#live;
      this.#given += part.length;
      this.#sink.write(part, replay, () => {
        if (generation === this.#generation) {
          this.#painted.add(part.length);
        }
      });
    }
  }

  #ended(exited: TerminalExited): void {
    this.#exited = true;
    this.#attached = false;
    this.#typed.end();
    this.emit('exited', {
      status: exited.unknown ? undefined : exited.status,
      signal: exited.signal,
      reason: exited.reason && failureOfRefusal(exited.reason),
    });
  }

  #connectionBecame(state: ConnectionState): void {
    if (state.kind === 'ended') {
      this.#attached = false;
      this.#typed.end();
    } else if (state.kind !== 'connected' && this.#attached) {
      this.#attached = false;
      this.#typed.lost();
    }
  }

  #announceSize(): void {
    this.#send({ case: 'resize', value: this.#size });
  }

  #send(
    input:
      | { case: 'data'; value: Uint8Array<ArrayBuffer> }
      | { case: 'resize'; value: { columns: number; rows: number } }
      | { case: 'paintedBytes'; value: bigint },
    byItself = false,
  ): boolean {
    return this.#connection.send(ViewerLane.TERMINAL, { case: 'terminal', value: { input, byItself } });
  }
}

function turnOf(turn: TerminalTurn | undefined): Turn {
  return { number: Number(turn?.number ?? 0n), firstInput: Number(turn?.firstInput ?? 0n) };
}

function clampSide(side: number): number {
  return Math.min(500, Math.max(1, Math.floor(side) || 1));
}
