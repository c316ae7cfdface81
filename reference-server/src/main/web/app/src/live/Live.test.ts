// @vitest-environment jsdom
import { failureOf, ViewerError } from '@farhand/viewer';
import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventsOf } from '../../test/eventsOf';
import { fakeFetch } from '../../test/fakeFetch';
import { ApiClient } from '../api/client';
import type { Session } from '../api/types';
import { makeQueryClient } from '../router';
import { Live } from './Live';

describe('what a page knows of a session', () => {
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let live: Live;
  let session: Session;

  beforeEach(async () => {
    fake = fakeFetch({ devices: 3, signedIn: true });
    session = fake.server.data.sessions[0] as Session;
    vi.stubGlobal('fetch', async () => eventsOf(fake.server));
    queries = makeQueryClient();
    live = new Live('ada', new ApiClient(fake.fetch), queries);
    await vi.waitFor(() => expect(live.events.state.kind).toBe('live'));
  });
  afterEach(() => {
    live.close();
    queries.clear();
    vi.unstubAllGlobals();
  });

  const known = () => queries.getQueryData<Session>(['session', session.id]);
  /** Waits for one more word of the server, which comes after all before. */
  const isTold = async (...sessions: readonly Session[]) => {
    [...sessions, { ...session, id: 'last' }].forEach((each) => fake.server.tell('session', each));
    await vi.waitFor(() => expect(queries.getQueryData(['session', 'last'])).toBeDefined());
    queries.removeQueries({ queryKey: ['session', 'last'] });
  };

  it('is what was told last', async () => {
    await isTold({ ...session, note: 'one' }, { ...session, note: 'two' });
    expect(known()?.note).toBe('two');
  });

  it('stays its end, though what was before is told after it', async () => {
    const ended: Session = { ...session, status: 'disconnected', endedAt: new Date().toISOString() };
    await isTold(ended, { ...session, note: 'before' });
    expect(known()).toEqual(ended);
    await isTold({ ...ended, note: 'after' });
    expect(known()?.note).toBe('after');
  });
});

describe('what a page could not learn', () => {
  it('is asked again by itself where that may pass', async () => {
    vi.useFakeTimers();
    const fake = fakeFetch({ signedIn: true });
    vi.stubGlobal('fetch', async () => eventsOf(fake.server));
    const queries = makeQueryClient();
    const live = new Live('ada', new ApiClient(fake.fetch), queries);
    let away = true;
    const places = new QueryObserver(queries, {
      queryKey: ['places'],
      queryFn: () => (away ? Promise.reject(new ViewerError(failureOf('DATABASE_UNAVAILABLE'))) : Promise.resolve('here')),
      retry: false,
    });
    const forget = places.subscribe(() => undefined);
    await vi.waitFor(() => expect(places.getCurrentResult().status).toBe('error'));
    away = false;
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.waitFor(() => expect(places.getCurrentResult().data).toBe('here'));
    forget();
    live.close();
    queries.clear();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});
