import { failureIn, failureOf, failureOfClose, failureOfRefusal, viewerFailure, ViewerError, type Failure } from '../errors';
import { decode, encode, PROTOCOL, ViewerLane, type Outgoing, type ServerToViewer } from '../protocol/messages';
import { SYSTEM_CLOCK, type Clock } from '../support/clock';
import { Emitter } from '../support/Emitter';
import { RetryPolicy } from './RetryPolicy';
import { openAhead, type Socket } from './socket';

/** Whom the server says this connection is with; texts for people, already made harmless. */
export interface ConnectedTo {
  readonly sessionId: string;
  readonly deviceId: string;
  readonly hostName: string;
  readonly osName: string;
}

export type ConnectionState =
  | { readonly kind: 'idle' }
  /** Asks for a ticket, then for the socket; nothing may be sent yet. */
  | { readonly kind: 'connecting'; readonly again: boolean; readonly lost: Failure | undefined }
  | { readonly kind: 'connected'; readonly to: ConnectedTo; readonly again: boolean }
  /** Lost; the next attempt starts at `retryAt` (milliseconds since 1970). */
  | { readonly kind: 'waiting'; readonly reason: Failure; readonly retryAt: number }
  /** For good: nothing is tried any more. */
  | { readonly kind: 'ended'; readonly reason: Failure | undefined };

interface ConnectionEvents {
  state: ConnectionState;
  /** Everything that is not the connection's own business. */
  message: ServerToViewer;
}

export interface ConnectionOptions {
  /** Address of the socket; relative to the page. */
  readonly url: string | URL;
  /** From {@link openAhead}, for the first attempt. The connection's from here on, which closes it where it is of no use. */
  readonly ahead?: Socket | undefined;
  /**
   * Gets a one-time ticket; called before each attempt. Rejects with a {@link ViewerError} to say why there is none;
   * anything else that it throws counts as a lost connection. One that is there already opens the socket at once. It
   * travels in the first message, never in an address.
   */
  readonly ticket: () => Promise<string> | string;
  readonly open?: (url: string | URL) => Socket;
  readonly clock?: Clock;
  readonly random?: () => number;
}

const OPEN_MS = 15_000;
const PING_MS = 8_000;
const RESTART_MS = 60_000;
const PROVED_MS = 10_000;
const OPEN = 1;

/**
 * One session's connection to the server, which comes back by itself: each attempt with a new ticket, and with the
 * reason of the loss. Tells in `state` what is going on.
 */
export class ViewerConnection extends Emitter<ConnectionEvents> {
  readonly #options: ConnectionOptions;
  readonly #clock: Clock;
  readonly #retries: RetryPolicy;
  readonly #sequences = new Map<ViewerLane, bigint>();
  #state: ConnectionState = { kind: 'idle' };
  #socket: Socket | undefined;
  #ahead: Socket | undefined;
  #refusal: Failure | undefined;
  #restart: { readonly said: Failure; readonly until: number } | undefined;
  #attempt = 0;
  #connectedBefore = false;
  #lastHeard = 0;
  #pings = 0n;
  #timers: (() => void)[] = [];

  constructor(options: ConnectionOptions) {
    super();
    this.#options = options;
    this.#ahead = options.ahead;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#retries = new RetryPolicy(options.random);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Bytes handed to the socket that have not left yet. */
  get buffered(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Starts; does nothing while a connection exists or is being made. */
  connect(): void {
    if (this.#state.kind === 'idle' || this.#state.kind === 'ended') {
      this.#attemptNow(undefined);
    }
  }

  /** Does not wait any longer for the next attempt. */
  retryNow(): void {
    if (this.#state.kind === 'waiting') {
      this.#attemptNow(this.#state.reason);
    }
  }

  /** The browser noticed that its network went away: says so at once instead of waiting for silence. */
  networkAway(): void {
    if (this.#state.kind === 'connected' || this.#state.kind === 'connecting') {
      this.#lose(viewerFailure('NETWORK_AWAY'));
    }
  }

  /** Closes for good. */
  close(): void {
    if (this.#state.kind !== 'ended') {
      this.#drop();
      this.#takeAhead()?.close(1000);
      this.#become({ kind: 'ended', reason: undefined });
    }
  }

  /** Sends on a lane; false where nothing may be sent, because the server has not said `connected`. */
  send(lane: ViewerLane, message: Outgoing): boolean {
    if (this.#state.kind !== 'connected') {
      return false;
    }
    return this.#transmit(lane, message);
  }

  #attemptNow(lost: Failure | undefined): void {
    this.#drop();
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#become({ kind: 'connecting', again: this.#connectedBefore, lost });
    this.#after(OPEN_MS, () => this.#lose(viewerFailure('SERVER_SILENT')));
    const ticket = this.#options.ticket();
    if (typeof ticket === 'string') {
      this.#open(ticket);
      return;
    }
    ticket.then(
      (given) => {
        if (attempt === this.#attempt) {
          this.#open(given);
        }
      },
      (thrown: unknown) => {
        if (attempt === this.#attempt) {
          this.#lose(failureIn(thrown));
        }
      },
    );
  }

  #open(ticket: string): void {
    const socket = this.#takeAhead() ?? (this.#options.open ?? openAhead)(this.#options.url);
    this.#socket = socket;
    this.#refusal = undefined;
    socket.binaryType = 'arraybuffer';
    const hello = () => this.#transmit(ViewerLane.CONTROL, { case: 'hello', value: { protocol: PROTOCOL, ticket } });
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#lose(this.#refusal ?? failureOfClose(event.code));
    if (socket.readyState === OPEN) {
      hello();
    } else {
      socket.onopen = hello;
    }
  }

  #takeAhead(): Socket | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead && ahead.readyState <= OPEN ? ahead : undefined;
  }

  #receive(data: unknown): void {
    this.#lastHeard = this.#clock.now();
    let received: ServerToViewer;
    try {
      if (!(data instanceof ArrayBuffer)) {
        throw new TypeError('a text frame');
      }
      received = decode(data);
    } catch {
      this.#lose(viewerFailure('NOT_UNDERSTOOD'));
      return;
    }
    const message = received.message;
    if (message.case === 'ping') {
      this.#transmit(ViewerLane.CONTROL, { case: 'pong', value: { number: message.value.number } });
    } else if (message.case === 'refused') {
      this.#refusal = failureOfRefusal(message.value);
    } else if (message.case === 'connected') {
      this.#connected({
        sessionId: message.value.session?.sessionId ?? '',
        deviceId: message.value.session?.deviceId ?? '',
        hostName: message.value.hostName,
        osName: message.value.osName,
      });
    } else if (this.#state.kind !== 'connected') {
      this.#lose(failureOf('PROTOCOL_VIOLATION'));
    } else if (message.case !== 'pong') {
      this.emit('message', received);
    }
  }

  #connected(to: ConnectedTo): void {
    if (this.#state.kind !== 'connecting') {
      return;
    }
    this.#stopTimers();
    this.#restart = undefined;
    const again = this.#connectedBefore;
    this.#connectedBefore = true;
    this.#after(PROVED_MS, () => this.#retries.reset());
    this.#watch();
    this.#become({ kind: 'connected', to, again });
  }

  /** Asks for an answer now and then: a network that silently swallows everything is noticed by nothing else. */
  #watch(): void {
    const askedAt = this.#clock.now();
    this.#pings += 1n;
    this.#transmit(ViewerLane.CONTROL, { case: 'ping', value: { number: this.#pings } });
    this.#after(PING_MS, () => {
      if (this.#lastHeard < askedAt) {
        this.#lose(viewerFailure('SERVER_SILENT'));
      } else {
        this.#watch();
      }
    });
  }

  #lose(reason: Failure): void {
    this.#drop();
    this.#takeAhead()?.close(1000);
    if (!mayRecover(reason)) {
      this.#become({ kind: 'ended', reason });
      return;
    }
    const wait = this.#retries.next(reason.retryAfterMs);
    const told = this.#better(reason);
    this.#become({ kind: 'waiting', reason: told, retryAt: this.#clock.now() + wait });
    this.#after(wait, () => this.#attemptNow(told));
  }

  /** Nobody answers while a server restarts: what it said before says more, for as long as a restart may take. */
  #better(reason: Failure): Failure {
    if (reason.code === 'SERVER_RESTARTING') {
      this.#restart = { said: reason, until: this.#clock.now() + RESTART_MS };
    }
    return reason.code === 'CONNECTION_LOST' && this.#restart && this.#clock.now() < this.#restart.until
      ? this.#restart.said
      : reason;
  }

  #drop(): void {
    this.#attempt += 1;
    this.#stopTimers();
    this.#sequences.clear();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    }
  }

  #transmit(lane: ViewerLane, message: Outgoing): boolean {
    const socket = this.#socket;
    if (socket?.readyState !== OPEN) {
      return false;
    }
    const sequence = (this.#sequences.get(lane) ?? 0n) + 1n;
    this.#sequences.set(lane, sequence);
    socket.send(encode(lane, sequence, message));
    return true;
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.emit('state', state);
  }

  #after(milliseconds: number, task: () => void): void {
    this.#timers.push(this.#clock.after(milliseconds, task));
  }

  #stopTimers(): void {
    this.#timers.forEach((stop) => stop());
    this.#timers = [];
  }
}

/** A ticket that did not work is mended by the next one; each attempt has its own. */
function mayRecover(reason: Failure): boolean {
  return reason.retryable || reason.code === 'TICKET_EXPIRED' || reason.code === 'TICKET_USED';
}

export { ViewerError };
