// @vitest-environment jsdom
import { notifyManager, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { eventsOf } from '../../test/eventsOf';
import { fakeFetch } from '../../test/fakeFetch';
import { pagesAt } from '../../test/routes';
import { says, stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { Live } from '../live/Live';
import { LiveProvider, ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { SessionsPage } from './SessionsPage';

const show = stage();
afterEach(() => {
  vi.useRealTimers();
});

it('the past 24 hours are those before one asks, however long the page has been open', async () => {
  notifyManager.setScheduler(queueMicrotask);
  vi.stubGlobal('scrollTo', () => undefined);
  const fake = fakeFetch({ devices: 3, signedIn: true });
  vi.stubGlobal('fetch', async () => eventsOf(fake.server));
  const api = new ApiClient(fake.fetch);
  const queries = makeQueryClient();
  queries.setQueryData(['me'], await api.auth.me());
  const live = new Live('ada', api, queries);
  show(
    <ServicesProvider api={api}>
      <QueryClientProvider client={queries}>
        <LiveProvider value={live}>{pagesAt('/sessions?view=day', { '/sessions': SessionsPage }).content}</LiveProvider>
      </QueryClientProvider>
    </ServicesProvider>,
  );
  const since = () =>
    fake.asked
      .filter(({ line }) => line.includes('/sessions/history?'))
      .map(({ line }) => Date.parse(new URL(line.slice(4), 'https://farhand.example').searchParams.get('startDate') ?? ''));
  await says('Past 24 h');
  await vi.waitFor(() => expect(since().length).toBeGreaterThan(0));
  const first = since().at(-1) ?? NaN;
  expect(Math.abs(Date.now() - 24 * 3_600_000 - first)).toBeLessThan(60_000);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 24 * 3_600_000 });
  await act(() => queries.invalidateQueries({ queryKey: ['sessions'] }));

  const days = ((since().at(-1) ?? NaN) - first) / (24 * 3_600_000);
  expect(days).toBeCloseTo(3, 1);
  live.close();
  queries.clear();
});
