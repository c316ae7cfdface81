// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiClient } from '../api/client';
import { open, openEarly, openedEarly, settled } from './openings';

/** A socket that is never answered. */
class SilentSocket {
  static readonly made: SilentSocket[] = [];
  closed = false;

  constructor(readonly url: URL) {
    SilentSocket.made.push(this);
  }

  close(): void {
    this.closed = true;
  }
}

/** A server that opens sessions, or refuses to. */
function server(status = 201) {
  const asked: string[] = [];
  const api = new ApiClient((request) => {
    const path = new URL(request as string, location.href).pathname.replace('/api/v1/remote/', '');
    asked.push(path);
    const body = status === 201 ? opened(asked.length) : { code: 'DEVICE_OFFLINE', error: 'It is off.' };
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }));
  });
  return { api, asked };
}

function opened(number: number) {
  return { id: `session-${number}`, ticket: { ticket: `ticket-${number}`, expiresAt: '2026-01-01T00:00:00Z' } };
}

beforeEach(() => {
  SilentSocket.made.length = 0;
  vi.stubGlobal('WebSocket', SilentSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a terminal that is opened before its page is there', () => {
  it('is asked for once, however often the page is entered meanwhile', async () => {
    const { api, asked } = server();
    openEarly(api, 'once', {});
    openEarly(api, 'once', {});
    const opening = openedEarly(api, 'once', {});
    expect(await opening.id).toBe('session-1');
    expect(opening.led('session-1')).toBe(true);
    expect(asked).toEqual(['sessions']);
  });

  it('is another where another shell is wanted', async () => {
    const { api, asked } = server();
    openEarly(api, 'other', {});
    expect(await openedEarly(api, 'other', { shell: 'zsh' }).id).toBe('session-2');
    expect(asked).toHaveLength(2);
  });

  it('is asked for anew once its page has it', async () => {
    const { api } = server();
    const first = open(api, 'anew', {});
    await first.id;
    settled('anew', first);
    expect(await openedEarly(api, 'anew', {}).id).toBe('session-2');
  });

  it('gives the ticket that came with it once, and then others', async () => {
    const { api, asked } = server();
    const opening = open(api, 'ticket', {});
    await opening.id;
    expect(opening.ticket()).toBe('ticket-1');
    await opening.ticket();
    expect(asked).toEqual(['sessions', 'sessions/session-1/ws-ticket']);
  });

  it('gives its socket to the first who asks', () => {
    const opening = open(server().api, 'socket', {});
    expect(opening.ahead()).toBe(SilentSocket.made[0]);
    expect(opening.ahead()).toBeUndefined();
    expect(SilentSocket.made[0]?.url.href).toMatch(/^ws.*\/api\/v1\/viewer$/u);
  });

  it('lets go of a socket that has waited too long', () => {
    vi.useFakeTimers();
    const opening = open(server().api, 'stale', {});
    vi.advanceTimersByTime(5_001);
    expect(opening.ahead()).toBeUndefined();
    expect(SilentSocket.made[0]?.closed).toBe(true);
  });

  it('lets go of its socket where there is no session, and says why', async () => {
    const opening = open(server(409).api, 'refused', {});
    await expect(opening.id).rejects.toMatchObject({ failure: { code: 'DEVICE_OFFLINE' } });
    expect(opening.pending).toBe(false);
    expect(SilentSocket.made[0]?.closed).toBe(true);
  });

  it('says that it is shown when its shell runs, or when that takes long', async () => {
    vi.useFakeTimers();
    const { api } = server();
    const quick = open(api, 'quick', {});
    quick.runs();
    await quick.shown;
    const slow = open(api, 'slow', {});
    vi.advanceTimersByTime(2_001);
    await slow.shown;
  });
});
