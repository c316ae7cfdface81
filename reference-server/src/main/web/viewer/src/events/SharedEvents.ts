import { Emitter } from '../support/Emitter';
import { EventStream, type EventStreamOptions, type EventStreamState } from './EventStream';
import type { ServerEvent } from './sse';

interface SharedMessage {
  readonly event?: ServerEvent;
  readonly state?: EventStreamState;
  /** A tab that has just come asks how things are. */
  readonly hello?: true;
  readonly lastEventId?: string | undefined;
}

interface SharedEventsMap {
  event: ServerEvent;
  state: EventStreamState;
}

/** What a browser gives its tabs to agree with; where a part is missing, each tab has a stream of its own. */
export interface Tabs {
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly channel: (name: string) => BroadcastChannel;
}

const NAME = 'farhand-events';

export function browserTabs(): Tabs {
  return { locks: 'locks' in navigator ? navigator.locks : undefined, channel: (name) => new BroadcastChannel(name) };
}

/**
 * One event stream for all tabs of a browser: the tab that holds the lock reads it and passes everything on; when it
 * closes, the next one goes on where it stopped.
 */
export class SharedEvents extends Emitter<SharedEventsMap> {
  readonly #options: EventStreamOptions;
  readonly #tabs: Tabs;
  readonly #channel: BroadcastChannel;
  readonly #closing = new AbortController();
  #stream: EventStream | undefined;
  #state: EventStreamState = { kind: 'connecting' };
  #lastEventId: string | undefined;

  /** `name` keeps people who share a browser apart: each signed-in user has streams of their own. */
  constructor(name: string, options: EventStreamOptions, tabs: Tabs = browserTabs()) {
    super();
    this.#options = options;
    this.#tabs = tabs;
    this.#channel = tabs.channel(`${NAME}-${name}`);
    this.#channel.onmessage = (message: MessageEvent<SharedMessage>) => this.#hear(message.data);
    this.#channel.postMessage({ hello: true } satisfies SharedMessage);
    void this.#lead(`${NAME}-${name}`);
  }

  get state(): EventStreamState {
    return this.#state;
  }

  /** Whether this tab is the one that reads. */
  get leads(): boolean {
    return this.#stream !== undefined;
  }

  retryNow(): void {
    this.#stream?.retryNow();
  }

  close(): void {
    this.#closing.abort();
    this.#stream?.close();
    this.#channel.close();
    this.forget();
  }

  async #lead(name: string): Promise<void> {
    if (!this.#tabs.locks) {
      this.#read();
      return;
    }
    const ended = new Promise<void>((resolve) => {
      this.#closing.signal.addEventListener('abort', () => resolve());
    });
    try {
      await this.#tabs.locks.request(name, { signal: this.#closing.signal }, async () => {
        this.#read();
        await ended;
      });
    } catch (thrown) {
      if (!this.#closing.signal.aborted) {
        throw thrown;
      }
    }
  }

  #read(): void {
    const stream = new EventStream({ ...this.#options, lastEventId: this.#lastEventId });
    this.#stream = stream;
    stream.on('event', (event) => {
      this.#share({ event, lastEventId: stream.lastEventId });
      this.emit('event', event);
    });
    stream.on('state', (state) => {
      this.#share({ state, lastEventId: stream.lastEventId });
      this.#become(state);
    });
    stream.start();
  }

  #hear(message: SharedMessage): void {
    if (message.hello) {
      if (this.#stream) {
        this.#share({ state: this.#state, lastEventId: this.#stream.lastEventId });
      }
      return;
    }
    this.#lastEventId = message.lastEventId ?? this.#lastEventId;
    if (message.state) {
      this.#become(message.state);
    }
    if (message.event) {
      this.emit('event', message.event);
    }
  }

  #share(message: SharedMessage): void {
    if (this.#tabs.locks && !this.#closing.signal.aborted) {
      this.#channel.postMessage(message);
    }
  }

  #become(state: EventStreamState): void {
    this.#state = state;
    this.emit('state', state);
  }
}
