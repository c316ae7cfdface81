import { failureIn } from '@farhand/viewer';
import { describe, expect, it } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { ApiClient, ApiError } from './client';
import type { Site } from './types';

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => Promise.reject(new Error('nothing failed')),
    (thrown: unknown) => thrown as ApiError,
  );
}

describe('the client of the server’s REST interface', () => {
  it('sends the token against forged requests with everything that changes something, once it is known', async () => {
    const { fetch, asked, server } = fakeFetch({ devices: 3 });
    const api = new ApiClient(fetch);
    await api.auth.login('ada@example.org', server.password);
    await api.devices.change(server.data.devices[0]?.id ?? '', { notes: 'x' });
    await api.devices.page({ page: 1, limit: 10 });
    expect(asked.map(({ headers }) => headers.get('x-csrf-token'))).toEqual([null, 'fake-csrf', null]);
  });

  it('carries the reason, the next step and everything else a refusal says', async () => {
    const { fetch, server } = fakeFetch({ devices: 300, signedIn: true });
    const api = new ApiClient(fetch);
    const offline = server.data.devices.find((device) => !device.online);
    const error = await failureOf(api.sessions.open({ deviceId: offline?.id ?? '', type: 'terminal' }));
    expect(error.status).toBe(400);
    expect(error.body.deviceStatus).toBe('offline');
    expect(failureIn(error)).toMatchObject({
      code: 'DEVICE_OFFLINE',
      message: 'Device is not online',
      nextStep: 'Wait until it is online, then try again.',
      retryable: true,
      requestId: 'fake-0001',
    });
  });

  describe('after another sign-in in the same browser', () => {
    /** A browser with two tabs: what one of them asks, and the other's sign-in. */
    async function twoTabs() {
      let now = { user: { id: 'ada' }, csrfToken: 'first' };
      const asked: string[] = [];
      const tab = new ApiClient((path, init) => {
        const { 'x-csrf-token': token } = init?.headers as Record<string, string>;
        const line = `${init?.method} ${(path as string).replace('/api/v1', '')} ${token ?? ''}`.trim();
        asked.push(line);
        const [status, body] = /^GET|\/auth\/login/u.test(line)
          ? [200, now]
          : token === now.csrfToken
            ? [200, { ticket: `of ${now.user.id}` }]
            : [403, { code: 'CSRF_TOKEN_INVALID', error: 'This page belongs to an earlier sign-in.' }];
        return Promise.resolve(new Response(JSON.stringify(body), { status }));
      });
      await tab.auth.me();
      asked.length = 0;
      const signIn = (id: string) => {
        now = { user: { id }, csrfToken: `of ${id} again` };
      };
      return { tab, asked, signIn };
    }

    it('takes the new token and asks once more', async () => {
      const { tab, asked, signIn } = await twoTabs();
      signIn('ada');
      expect(await tab.sessions.ticket('s')).toBe('of ada');
      expect(await tab.sessions.ticket('s')).toBe('of ada');
      const ticket = 'POST /remote/sessions/s/ws-ticket';
      expect(asked).toEqual([`${ticket} first`, 'GET /auth/me', `${ticket} of ada again`, `${ticket} of ada again`]);
    });

    it('asks nothing under the name of another person, and says who it is', async () => {
      const { tab, asked, signIn } = await twoTabs();
      const others: string[] = [];
      tab.onOtherPerson = (other) => others.push(other.user.id);
      signIn('bob');
      expect(failureIn(await failureOf(tab.sessions.ticket('s')))).toMatchObject({ code: 'OTHER_PERSON', retryable: false });
      expect(failureIn(await failureOf(tab.devices.tags()))).toMatchObject({ code: 'OTHER_PERSON' });
      expect(asked).toEqual(['POST /remote/sessions/s/ws-ticket first', 'GET /auth/me']);
      expect(others).toEqual(['bob']);
    });

    it('belongs to whoever signs in on the page itself', async () => {
      const { tab, signIn } = await twoTabs();
      signIn('bob');
      tab.onOtherPerson = () => expect.unreachable();
      await tab.auth.login('bob@example.org', 'x');
      expect(await tab.sessions.ticket('s')).toBe('of bob');
    });
  });

  it('says when nobody is signed in any more', async () => {
    const { fetch } = fakeFetch();
    const api = new ApiClient(fetch);
    let signedOut = 0;
    api.onSignedOut = () => (signedOut += 1);
    await failureOf(api.devices.tags());
    expect(signedOut).toBe(1);
  });

  it('has one failure for a network that is away and one for an answer that is no JSON', async () => {
    const away = new ApiClient(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(failureIn(await failureOf(away.auth.me()))).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
    const proxy = new ApiClient(() => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })));
    expect(failureIn(await failureOf(proxy.auth.me()))).toMatchObject({ code: 'INTERNAL', retryable: true });
  });

  it('waits as long as a refusal asks', async () => {
    const busy = new ApiClient(() =>
      Promise.resolve(
        new Response('{"error":"Too many requests.","code":"RATE_LIMITED"}', { status: 429, headers: { 'retry-after': '7' } }),
      ),
    );
    expect(failureIn(await failureOf(busy.auth.login('a', 'b')))).toMatchObject({ retryAfterMs: 7_000 });
  });

  it('says with a failure what else the refusal said', async () => {
    const body = { error: 'Too many.', code: 'SESSION_LIMIT', scope: 'device', currentCount: 3, maxAllowed: 3 };
    const full = new ApiClient(() => Promise.resolve(new Response(JSON.stringify(body), { status: 429 })));
    expect(failureIn(await failureOf(full.devices.tags()))).toMatchObject({ told: body });
  });

  describe('has all of a list that comes in pages', () => {
    /** A list of 401 things, to which this happens each time after somebody has asked for a part of it. */
    function longList(happens: (sites: Site[], asked: number) => void) {
      const { fetch, asked, server } = fakeFetch({ signedIn: true, devices: 1 });
      const { sites } = server.data;
      const site = sites[0] as Site;
      sites.splice(0, Infinity, ...Array.from({ length: 401 }, (_, at) => ({ ...site, id: `site-${at}` })));
      const api = new ApiClient(async (...parameters) => {
        const answer = await fetch(...parameters);
        happens(sites, asked.length);
        return answer;
      });
      return { api, sites, lines: () => asked.map(({ line }) => line.replace('GET /api/v1/sites?', '')) };
    }
    const idsOf = (all: readonly Site[]) => all.map(({ id }) => id);

    it('that keeps still', async () => {
      const { api, sites, lines } = longList(() => undefined);
      expect(idsOf(await api.sites.all())).toEqual(idsOf(sites));
      expect(lines()).toEqual([1, 2, 3].map((page) => `page=${page}&limit=200`));
    });

    it('of which one thing goes, so that another one moves to the page before', async () => {
      const { api, sites } = longList((all, asked) => asked === 1 && all.shift());
      expect(idsOf(await api.sites.all())).toEqual(idsOf(sites));
      expect(sites).toHaveLength(400);
    });

    it('of which one thing moves to the end', async () => {
      const { api, sites } = longList((all, asked) => asked === 1 && all.push(all.shift() as Site));
      expect(idsOf(await api.sites.all())).toEqual(idsOf(sites));
    });

    it('that never keeps still, each thing once and without asking for ever', async () => {
      const { api, sites, lines } = longList((all) => all.push(all.shift() as Site));
      expect(idsOf(await api.sites.all()).sort()).toEqual(idsOf(sites).sort());
      expect(lines()).toHaveLength(9);
    });
  });

  it('asks once for a list that is empty', async () => {
    const { fetch, asked, server } = fakeFetch({ signedIn: true, devices: 1 });
    server.data.tokens.length = 0;
    expect(await new ApiClient(fetch).enrolment.tokens()).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it('puts an id from elsewhere into the path as one segment', async () => {
    const { fetch, asked } = fakeFetch({ signedIn: true, devices: 1 });
    await failureOf(new ApiClient(fetch).devices.get('../users?x=1'));
    expect(asked[0]?.line).toBe('GET /api/v1/devices/..%2Fusers%3Fx%3D1');
  });
});
