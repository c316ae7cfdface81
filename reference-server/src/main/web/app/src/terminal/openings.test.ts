// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiClient } from '../api/client';
import { rememberedChoice } from './choices';
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

/** A server where one's own shell runs on the machine, and perhaps is open elsewhere. */
function serverWithShell(viewed: boolean) {
  const asked: string[] = [];
  const api = new ApiClient((request, init) => {
    const { onConflict } = JSON.parse((init?.body as string | undefined) ?? '{}') as { onConflict?: string };
    asked.push(onConflict ?? (request as string).replace('/api/v1/remote/sessions/', ''));
    const body = onConflict === 'join' ? { id: 'session-there', viewed } : opened(7);
    return Promise.resolve(new Response(JSON.stringify(body), { status: 201 }));
  });
  return { api, asked };
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

  it('remembers the shell that runs for who asked for it', async () => {
    const { api } = server();
    vi.spyOn(api, 'person', 'get').mockReturnValue('ada');
    const opening = open(api, 'remembered', { shell: 'zsh' });
    await opening.id;
    expect(rememberedChoice('ada', 'remembered')).toEqual({});
    opening.runs(false);
    expect(rememberedChoice('ada', 'remembered')).toEqual({ shell: 'zsh' });
    expect(rememberedChoice('ben', 'remembered')).toEqual({});
  });

  it('says that it is shown when its shell runs, or when that takes long', async () => {
    vi.useFakeTimers();
    const { api } = server();
    const quick = open(api, 'quick', {});
    quick.runs(false);
    await quick.shown;
    const slow = open(api, 'slow', {});
    vi.advanceTimersByTime(2_001);
    await slow.shown;
  });
});

describe('a terminal where one’s own shell runs already', () => {
  it('goes on with that one where nobody has it open, and says so once it is there', async () => {
    const { api, asked } = serverWithShell(false);
    const opening = open(api, 'left', {});
    expect(await opening.id).toBe('session-there');
    await opening.ticket();
    expect(asked).toEqual(['join', 'session-there/ws-ticket']);
    expect([opening.runs(true), opening.runs(true)]).toEqual([true, false]);
  });

  it('does not say that one is back in a shell that is gone meanwhile', async () => {
    const opening = open(serverWithShell(false).api, 'gone', {});
    await opening.id;
    expect(opening.runs(false)).toBe(false);
  });

  it('begins another where this page has seen it end, which the server may not have', async () => {
    const { api, asked } = serverWithShell(true);
    expect(await open(api, 'exited', {}, Promise.resolve('session-there')).id).toBe('session-7');
    expect(asked).toEqual(['join', 'replace']);
  });

  it('asks first where it is open elsewhere, and goes on with it', async () => {
    const { api, asked } = serverWithShell(true);
    const opening = open(api, 'open', {});
    const question = await opening.question;
    expect(opening.pending).toBe(true);
    question.goOn();
    expect(await opening.id).toBe('session-there');
    expect(asked).toEqual(['join']);
  });

  it('ends it for a new one only where one says so', async () => {
    const { api, asked } = serverWithShell(true);
    const opening = open(api, 'anew', {});
    (await opening.question).startAnew();
    expect(await opening.id).toBe('session-7');
    expect(opening.ticket()).toBe('ticket-7');
    expect(opening.runs(false)).toBe(false);
    expect(asked).toEqual(['join', 'replace']);
  });
});
