import { RetryPolicy } from '../connection/RetryPolicy';
import { failureIn, failureOf, viewerFailure, ViewerError, type Failure } from '../errors';
import { isErrorCode, type ErrorCode } from '../protocol/ErrorCode';
import { SYSTEM_CLOCK, type Clock } from '../support/clock';
import { Emitter } from '../support/Emitter';
import { SseParser, type ServerEvent } from './sse';

export type EventStreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The server is there, but cannot tell what changes; it says so itself, and when it can again. */
  | { readonly kind: 'troubled'; readonly reason: Failure }
  | { readonly kind: 'waiting'; readonly reason: Failure; readonly retryAt: number }
  | { readonly kind: 'ended'; readonly reason: Failure | undefined };

interface StreamEvents {
  event: ServerEvent;
  state: EventStreamState;
}

export interface EventStreamOptions {
  readonly url: string;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Where another stream of the same page family stopped. */
  readonly lastEventId?: string | undefined;
}

/** The server says something at least every 15 seconds. */
const SILENT_MS = 40_000;
const LONGEST_WAIT_MS = 60_000;
const LONGEST_REFUSAL = 16_384;

/**
 * A server's live events over one request that comes back by itself and asks for what it missed. Not the browser's
 * EventSource, which tells neither why a stream failed nor where it stopped.
 */
export class EventStream extends Emitter<StreamEvents> {
  readonly #options: EventStreamOptions;
  readonly #clock: Clock;
  readonly #retries: RetryPolicy;
  #state: EventStreamState = { kind: 'connecting' };
  #lastEventId: string | undefined;
  #request: AbortController | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(options: EventStreamOptions) {
    super();
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#retries = new RetryPolicy(options.random);
    this.#lastEventId = options.lastEventId;
  }

  get state(): EventStreamState {
    return this.#state;
  }

  get lastEventId(): string | undefined {
    return this.#lastEventId;
  }

  start(): void {
    void this.#run();
  }

  retryNow(): void {
    if (this.#state.kind === 'waiting') {
      this.#stopTimer?.();
      void this.#run();
    }
  }

  close(): void {
    this.#stopTimer?.();
    this.#request?.abort();
    this.#request = undefined;
    this.#become({ kind: 'ended', reason: undefined });
    this.forget();
  }

  async #run(): Promise<void> {
    const request = new AbortController();
    this.#request = request;
    this.#become({ kind: 'connecting' });
    try {
      await this.#read(request);
      throw new ViewerError(viewerFailure('CONNECTION_LOST'));
    } catch (thrown) {
      if (this.#request === request) {
        this.#request = undefined;
        this.#lost(failureIn(thrown));
      }
    }
  }

  async #read(request: AbortController): Promise<void> {
    this.#expectWord(request);
    const response = await (this.#options.fetch ?? fetch)(this.#options.url, {
      signal: request.signal,
      headers: {
        accept: 'text/event-stream',
        ...(this.#lastEventId !== undefined && { 'last-event-id': this.#lastEventId }),
      },
      cache: 'no-store',
    });
    if (!response.ok || !response.body) {
      throw new ViewerError(await failureOfAnswer(response));
    }
    this.#become({ kind: 'live' });
    const parser = new SseParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.#expectWord(request);
      this.#retries.reset();
      for (const event of parser.push(part.value)) {
        this.#lastEventId = event.id ?? this.#lastEventId;
        this.#hearOfTrouble(event);
        this.emit('event', event);
      }
    }
  }

  #hearOfTrouble({ event, data }: ServerEvent): void {
    if (event === 'trouble') {
      this.#become({ kind: 'troubled', reason: failureOf(codeIn(data) ?? 'INTERNAL') });
    } else if (event === 'hello' && this.#state.kind === 'troubled') {
      this.#become({ kind: 'live' });
    }
  }

  #expectWord(request: AbortController): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#clock.after(SILENT_MS, () => request.abort(new ViewerError(viewerFailure('SERVER_SILENT'))));
  }

  #lost(reason: Failure): void {
    this.#stopTimer?.();
    if (!reason.retryable) {
      this.#become({ kind: 'ended', reason });
      return;
    }
    const wait = this.#retries.next(reason.retryAfterMs);
    this.#become({ kind: 'waiting', reason, retryAt: this.#clock.now() + wait });
    this.#stopTimer = this.#clock.after(wait, () => void this.#run());
  }

  #become(state: EventStreamState): void {
    this.#state = state;
    this.emit('state', state);
  }
}

function codeIn(data: string): ErrorCode | undefined {
  try {
    const { code } = JSON.parse(data) as { code?: unknown };
    return typeof code === 'string' && isErrorCode(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Why there is no stream, in the table's own words where the server says a code of it. */
async function failureOfAnswer(response: Response): Promise<Failure> {
  const { status } = response;
  const code = codeIn(await beginningOf(response));
  if (status === 401) {
    return { code: 'LOGIN_REQUIRED', message: 'You are not signed in.', nextStep: 'Sign in again.', retryable: false };
  }
  if (status === 403 || status === 404) {
    return failureOf('PERMISSION_DENIED');
  }
  const seconds = Number(response.headers.get('retry-after'));
  return {
    ...(code ? failureOf(code) : viewerFailure('CONNECTION_LOST')),
    // Whatever it is, a stream is worth another try.
    retryable: true,
    ...(seconds > 0 && { retryAfterMs: Math.min(seconds * 1_000, LONGEST_WAIT_MS) }),
  };
}

/** No refusal is longer; nobody waits for more of what is none. */
async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
    if (text.length > LONGEST_REFUSAL) {
      await reader?.cancel();
      return '';
    }
  }
  return text;
}
