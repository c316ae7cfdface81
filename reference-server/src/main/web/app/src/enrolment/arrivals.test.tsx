// @vitest-environment jsdom
import { notifyManager, QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventsOf } from '../../test/eventsOf';
import { fakeFetch } from '../../test/fakeFetch';
import { pagesAt } from '../../test/routes';
import { says, stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { Device } from '../api/types';
import { Live } from '../live/Live';
import { LiveProvider, ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { NewToken } from './NewToken';

const HOUR = 3_600_000;

class Silent {
  readonly observe = () => undefined;
  readonly unobserve = () => undefined;
  readonly disconnect = () => undefined;
}

describe.each([
  ['as fast as', 0],
  ['an hour before', HOUR],
  ['an hour behind', -HOUR],
])('who waits for a machine where the browser’s clock is %s the server’s', (_, ahead) => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let live: Live;
  let known: Device;

  /** By the server's clock. */
  function atServer<T>(act: () => T): T {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - ahead);
    try {
      return act();
    } finally {
      clock.mockRestore();
    }
  }
  const serverTime = (seconds: number) => atServer(() => new Date(Date.now() + seconds * 1_000).toISOString());

  beforeEach(async () => {
    notifyManager.setScheduler(queueMicrotask);
    vi.stubGlobal('ResizeObserver', Silent);
    vi.stubGlobal('scrollTo', () => undefined);
    fake = fakeFetch({ devices: 1, signedIn: true });
    known = { ...(fake.server.data.devices[0] as Device), label: 'old hand', enrolledAt: serverTime(-60) };
    fake.server.data.devices[0] = known;
    vi.stubGlobal('fetch', async () => eventsOf(fake.server));
    const api = new ApiClient((...parameters) => atServer(() => fake.fetch(...parameters)));
    queries = makeQueryClient();
    queries.setQueryData(['me'], await api.auth.me());
    live = new Live('ada', api, queries);
    const pages = pagesAt('/enrolment', {
      '/enrolment': () => <NewToken onDone={() => undefined} />,
      '/devices/$deviceId': () => null,
    });
    show(
      <ServicesProvider api={api}>
        <QueryClientProvider client={queries}>
          <LiveProvider value={live}>{pages.content}</LiveProvider>
        </QueryClientProvider>
      </ServicesProvider>,
    );
    await says('Make');
    const submit = new Event('submit', { bubbles: true, cancelable: true });
    await act(async () => document.querySelector('form')?.dispatchEvent(submit));
    await says('Waiting');
  });
  afterEach(() => {
    live.close();
    queries.clear();
  });

  const machine = (label: string, seconds: number): Device => ({ ...known, id: label, label, enrolledAt: serverTime(seconds) });
  const comes = (device: Device) => {
    fake.server.data.devices.push(device);
    return device;
  };
  const hears = (label: string) =>
    act(() => vi.waitFor(() => expect(live.devices.snapshot().devices.map((each) => each.label)).toContain(label)));
  const here = () => [...document.querySelectorAll('li')].map((each) => each.textContent);

  it('hears of those that come, in their order, and of none that was there', async () => {
    fake.server.changeDevice(known.id, { online: false });
    fake.server.tell('device', comes(machine('one', 1)));
    fake.server.tell('device', comes(machine('another', 2)));
    fake.server.changeDevice(known.id, { online: true });
    await hears('another');
    expect(here()).toEqual(['one is here.', 'another is here.']);
  });

  it('hears of one that came while nothing could be told', async () => {
    comes(machine('one', 1));
    fake.server.tell('hello', { resumed: false });
    await hears('one');
    expect(here()).toEqual(['one is here.']);
  });
});
