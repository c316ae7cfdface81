import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, settled } from '../../test/FakeClock';
import { EventStream, type EventStreamState } from './EventStream';
import { SharedEvents, type Tabs } from './SharedEvents';
import { SseParser, type ServerEvent } from './sse';

describe('the text of an event stream', () => {
  it('is read in whatever pieces it arrives', () => {
    const text = ': comment\n\nid: 5\nevent: device\ndata: {"a":\ndata: 1}\n\nid: 6\r\ndata: x\r\n\r\n';
    for (let size = 1; size < text.length; size += 1) {
      const parser = new SseParser();
      const events: ServerEvent[] = [];
      for (let at = 0; at < text.length; at += size) {
        events.push(...parser.push(text.slice(at, at + size)));
      }
      expect(events, `pieces of ${size}`).toEqual([
        { event: 'device', data: '{"a":\n1}', id: '5' },
        { event: 'message', data: 'x', id: '6' },
      ]);
    }
  });

  it('may not hold one event without end', () => {
    const parser = new SseParser();
    expect(() => parser.push('x'.repeat(5 * 1024 * 1024))).toThrow('without end');
  });
});

/** A server whose answers the test writes. */
class FakeEvents {
  readonly requests: { headers: Record<string, string>; signal: AbortSignal }[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  status = 200;
  refusal: BodyInit | null = null;
  headers: Record<string, string> = {};

  readonly fetch = (async (_url: string, init: RequestInit) => {
    this.requests.push({ headers: init.headers as Record<string, string>, signal: init.signal as AbortSignal });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    return new Response(this.status === 200 ? body : this.refusal, { status: this.status, headers: this.headers });
  }) as typeof fetch;

  async says(text: string): Promise<void> {
    this.#controller?.enqueue(new TextEncoder().encode(text));
    await turns();
  }

  async ends(): Promise<void> {
    this.#controller?.close();
    await turns();
  }
}

/** Streams need the loop to turn, not only promises. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('an event stream', () => {
  let clock: FakeClock;
  let server: FakeEvents;
  let stream: EventStream;
  let events: ServerEvent[];
  let states: EventStreamState[];

  beforeEach(async () => {
    clock = new FakeClock();
    server = new FakeEvents();
    stream = new EventStream({ url: '/events', fetch: server.fetch, clock, random: () => 0 });
    events = [];
    states = [];
    stream.on('event', (event) => events.push(event));
    stream.on('state', (state) => states.push(state));
    stream.start();
    await turns();
  });

  it('tells events and that it is live', async () => {
    await server.says('id: 1\nevent: session\ndata: {}\n\n');
    expect(events).toEqual([{ event: 'session', data: '{}', id: '1' }]);
    expect(stream.state.kind).toBe('live');
    stream.close();
  });

  it('asks after a loss for what came after the last event', async () => {
    await server.says('id: 41\ndata: a\n\nid: 42\ndata: b\n\n');
    await server.ends();
    expect(stream.state).toMatchObject({ kind: 'waiting', reason: { code: 'CONNECTION_LOST' } });
    clock.pass(300);
    await turns();
    expect(server.requests[1]?.headers['last-event-id']).toBe('42');
    stream.close();
  });

  it('gives up a stream that has gone silent', async () => {
    clock.pass(40_000);
    await turns();
    expect(stream.state).toMatchObject({ kind: 'waiting', reason: { code: 'SERVER_SILENT' } });
    stream.close();
  });

  it('stays with a stream that says only comments', async () => {
    for (let beat = 0; beat < 10; beat += 1) {
      clock.pass(15_000);
      await server.says(': here\n\n');
    }
    expect(stream.state.kind).toBe('live');
    stream.close();
  });

  it('says that the server is in trouble until it greets again', async () => {
    await server.says('event: trouble\ndata: {"code":"DATABASE_UNAVAILABLE"}\n\n');
    await server.says('event: beat\ndata: {}\n\n');
    expect(stream.state).toMatchObject({ kind: 'troubled', reason: { code: 'DATABASE_UNAVAILABLE' } });
    await server.says('event: hello\ndata: {"resumed":true}\n\n');
    expect(stream.state.kind).toBe('live');
    for (const unknown of ['{"code":"NEVER_HEARD_OF"}', '{"code":7}', 'null', 'x']) {
      await server.says(`event: trouble\ndata: ${unknown}\n\n`);
      expect(stream.state).toMatchObject({ kind: 'troubled', reason: { code: 'INTERNAL' } });
    }
    stream.close();
  });

  it('says why it was refused, and comes when the server said', async () => {
    server.status = 503;
    server.refusal = JSON.stringify({ error: 'No.', code: 'OVERLOADED' });
    server.headers = { 'retry-after': '7' };
    await server.ends();
    clock.pass(300);
    await turns();
    expect(stream.state).toMatchObject({ kind: 'waiting', reason: { code: 'OVERLOADED', retryable: true } });
    clock.pass(6_900);
    await turns();
    expect(server.requests).toHaveLength(2);
    clock.pass(200);
    await turns();
    expect(server.requests).toHaveLength(3);
    stream.close();
  });

  it('reads no refusal without end', async () => {
    server.status = 502;
    let asked = 0;
    server.refusal = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        asked += 1;
        controller.enqueue(new TextEncoder().encode('x'.repeat(4_096)));
      },
    });
    await server.ends();
    clock.pass(300);
    await turns();
    await turns();
    expect(stream.state).toMatchObject({ kind: 'waiting', reason: { code: 'CONNECTION_LOST' } });
    expect(asked).toBeLessThan(20);
    stream.close();
  });

  it('ends where nobody is signed in, and tries again where the server has a bad moment', async () => {
    server.status = 503;
    await server.ends();
    clock.pass(300);
    await turns();
    expect(stream.state.kind).toBe('waiting');
    server.status = 401;
    clock.pass(1_000);
    await turns();
    expect(stream.state).toMatchObject({ kind: 'ended', reason: { code: 'LOGIN_REQUIRED' } });
    clock.pass(100_000);
    expect(server.requests).toHaveLength(3);
    stream.close();
  });
});

/** A browser's tabs: one lock, and channels that reach every other tab. */
class FakeBrowser {
  readonly #waiting: (() => void)[] = [];
  readonly #channels: { onmessage: ((event: { data: unknown }) => void) | null }[] = [];
  #held = false;

  tabs(): Tabs {
    return {
      locks: { request: this.#request as LockManager['request'] },
      channel: () => {
        const channel = {
          onmessage: null as ((event: { data: unknown }) => void) | null,
          postMessage: (data: unknown) => {
            this.#channels
              .filter((each) => each !== channel)
              .forEach((each) => each.onmessage?.({ data: structuredClone(data) }));
          },
          close: () => {
            this.#channels.splice(this.#channels.indexOf(channel), 1);
          },
        };
        this.#channels.push(channel);
        return channel as unknown as BroadcastChannel;
      },
    };
  }

  readonly #request = async (_name: string, options: LockOptions, task: () => Promise<void>): Promise<void> => {
    if (this.#held) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve);
        options.signal?.addEventListener('abort', () => {
          this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    }
    this.#held = true;
    await task();
    this.#held = false;
    this.#waiting.shift()?.();
  };
}

describe('events shared by tabs', () => {
  const open = (browser: FakeBrowser, server: FakeEvents) => {
    const shared = new SharedEvents('ada', { url: '/events', fetch: server.fetch, clock: new FakeClock() }, browser.tabs());
    const events: string[] = [];
    shared.on('event', ({ data }) => events.push(data));
    return { shared, events };
  };

  it('are read by one tab and reach seven', async () => {
    const browser = new FakeBrowser();
    const server = new FakeEvents();
    const tabs = Array.from({ length: 7 }, () => open(browser, server));
    await turns();
    await server.says('id: 1\ndata: hello\n\n');
    expect(server.requests).toHaveLength(1);
    expect(tabs.map(({ events }) => events)).toEqual(Array(7).fill(['hello']));
    expect(tabs.map(({ shared }) => shared.state.kind)).toEqual(Array(7).fill('live'));
    tabs.forEach(({ shared }) => shared.close());
  });

  it('go on where they stopped when the reading tab closes', async () => {
    const browser = new FakeBrowser();
    const server = new FakeEvents();
    const first = open(browser, server);
    const second = open(browser, server);
    await turns();
    await server.says('id: 9\ndata: a\n\n');
    first.shared.close();
    await settled();
    await turns();
    expect(server.requests[1]?.headers['last-event-id']).toBe('9');
    await server.says('id: 10\ndata: b\n\n');
    expect(second.events).toEqual(['a', 'b']);
    second.shared.close();
  });

  it('are how they are for a tab that comes later', async () => {
    const browser = new FakeBrowser();
    const server = new FakeEvents();
    const first = open(browser, server);
    await turns();
    const late = open(browser, server);
    await turns();
    expect(late.shared.state.kind).toBe('live');
    expect(late.shared.leads).toBe(false);
    first.shared.close();
    late.shared.close();
  });
});
