import { ViewerConnection, type ConnectionOptions, type ConnectionState } from '../connection/ViewerConnection';
import { failureOf, failureOfRefusal, type Failure } from '../errors';
import { errorCodeOfNumber } from '../protocol/ErrorCode';
import { SessionState, type ServerToViewer } from '../protocol/messages';
import { Emitter } from '../support/Emitter';
import { TerminalLane, type ShellExited, type ShellStarted } from './TerminalLane';
import type { HeldInput } from './TypedInput';
import { TerminalScreen, type ScreenOptions } from './TerminalScreen';

/** What goes on, in one word for the page's sentence. */
export type TerminalState =
  | { readonly kind: 'connecting'; readonly again: boolean; readonly lost: Failure | undefined }
  /** Connected; the machine is starting the shell. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly shell: ShellStarted }
  | { readonly kind: 'waiting'; readonly reason: Failure; readonly retryAt: number }
  | { readonly kind: 'exited'; readonly exit: ShellExited }
  | { readonly kind: 'ended'; readonly reason: Failure | undefined };

interface TerminalEvents {
  state: TerminalState;
  /** What was typed and is not known to have arrived, whenever that changes. */
  held: HeldInput;
  refused: number;
  /** A limit will end the session soon; undefined when it no longer will. */
  ending: SessionEnding | undefined;
}

/** What will end the session, and after how many milliseconds. */
export interface SessionEnding {
  readonly reason: Failure;
  readonly remainingMs: number;
}

export interface RemoteTerminalOptions extends ConnectionOptions, ScreenOptions {
  /** One that was made before, which the terminal owns from now on; what else is said of the screen then says nothing. */
  readonly screen?: TerminalScreen | undefined;
}

/** A terminal of a machine: connection, lane and screen together. */
export class RemoteTerminal extends Emitter<TerminalEvents> {
  readonly screen: TerminalScreen;
  readonly #connection: ViewerConnection;
  readonly #lane: TerminalLane;
  #state: TerminalState = { kind: 'connecting', again: false, lost: undefined };
  #asked = false;
  #disposed = false;
  readonly #online = () => this.#connection.retryNow();
  readonly #offline = () => this.#connection.networkAway();
  readonly #shown = () => {
    if (document.visibilityState === 'visible') {
      this.#connection.retryNow();
    }
  };

  constructor(options: RemoteTerminalOptions) {
    super();
    this.screen = options.screen ?? new TerminalScreen(options);
    this.#connection = new ViewerConnection(options);
    this.#lane = new TerminalLane(this.#connection, this.screen);
    this.#connection.on('state', (state) => this.#connectionBecame(state));
    this.#connection.on('message', (message) => this.#receive(message));
    this.#lane.on('started', (shell) => {
      this.#follow(shell.writer);
      this.#become({ kind: 'running', shell });
    });
    this.#lane.on('writer', (writer) => {
      this.#follow(writer);
      if (this.#state.kind === 'running') {
        this.#become({ kind: 'running', shell: { ...this.#state.shell, writer } });
      }
    });
    this.#lane.on('exited', (exit) => this.#become({ kind: 'exited', exit }));
    this.#lane.on('held', (held) => this.emit('held', held));
    this.#lane.on('refused', (characters) => this.emit('refused', characters));
    this.screen.on('input', (text) => this.#lane.input(text));
    this.screen.on('report', (bytes) => this.#lane.report(bytes));
    this.screen.on('answer', (bytes) => this.#lane.answer(bytes));
    this.screen.on('resize', ({ columns, rows }) => this.#lane.resize(columns, rows));
  }

  get state(): TerminalState {
    return this.#state;
  }

  /**
   * Connects: at once, or when there is a session; never where there will be none. Once. Show the screen by the time that
   * the state is `starting`: the shell gets its size.
   */
  connect(session?: Promise<unknown>): void {
    this.#asked = true;
    if (session) {
      session.then(
        () => this.#disposed || this.#connection.connect(),
        () => undefined,
      );
    } else {
      this.#connection.connect();
    }
  }

  /** Shows the screen in this element, and connects first where {@link connect} was not called. */
  open(host: HTMLElement): void {
    if (!this.#asked) {
      // The ticket is on its way while the screen is made, which takes as long.
      this.connect();
    }
    this.screen.open(host);
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#offline);
    document.addEventListener('visibilitychange', this.#shown);
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  /** What is doubtful is still meant; does nothing without a shell to type in. */
  sendDoubtful(): void {
    this.#lane.sendDoubtful();
  }

  dropDoubtful(): void {
    this.#lane.dropDoubtful();
  }

  /** What waits for the connection is not to go on by itself. */
  dropWaiting(): void {
    this.#lane.dropWaiting();
  }

  /** Lets go of the machine's shell, which lives on for a while, and of the page's element. */
  dispose(): void {
    this.#disposed = true;
    window.removeEventListener('online', this.#online);
    window.removeEventListener('offline', this.#offline);
    document.removeEventListener('visibilitychange', this.#shown);
    this.forget();
    this.#lane.close();
    this.#connection.close();
    this.screen.dispose();
  }

  #follow(writer: boolean): void {
    this.screen.readOnly = !writer;
    if (writer) {
      this.screen.followPane();
    }
  }

  #connectionBecame(state: ConnectionState): void {
    if (this.#state.kind === 'exited') {
      // The shell's last word stands; that the server then hangs up says nothing new.
      return;
    }
    if (state.kind === 'connected') {
      this.#become({ kind: 'starting' });
    } else if (state.kind !== 'idle') {
      this.#become(state);
    }
  }

  #receive(message: ServerToViewer): void {
    const received = message.message;
    if (received.case === 'ending') {
      const { reason, remainingMs } = received.value;
      this.emit(
        'ending',
        reason === 0 ? undefined : { reason: failureOf(errorCodeOfNumber(reason)), remainingMs: Number(remainingMs) },
      );
    } else if (received.case === 'state' && isOver(received.value.state) && this.#state.kind !== 'exited') {
      const reason = received.value.reason && failureOfRefusal(received.value.reason);
      this.#connection.close();
      this.#become({ kind: 'ended', reason });
    }
  }

  #become(state: TerminalState): void {
    this.#state = state;
    this.emit('state', state);
  }
}

function isOver(state: SessionState): boolean {
  return state === SessionState.DISCONNECTED || state === SessionState.FAILED || state === SessionState.DENIED;
}
