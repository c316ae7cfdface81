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
import { Toaster } from '../ui/toasts';
import { DevicePage } from './DevicePage';

describe('the open page of a machine that is taken out', () => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let live: Live;
  let device: Device;

  beforeEach(async () => {
    notifyManager.setScheduler(queueMicrotask);
    vi.stubGlobal('scrollTo', () => undefined);
    fake = fakeFetch({ devices: 1, signedIn: true });
    device = fake.server.changeDevice(fake.server.data.devices[0]?.id ?? '', { online: true, waiting: true }) as Device;
    vi.stubGlobal('fetch', async () => eventsOf(fake.server));
    const api = new ApiClient(fake.fetch);
    queries = makeQueryClient();
    queries.setQueryData(['me'], await api.auth.me());
    live = new Live('ada', api, queries);
    const pages = pagesAt(`/devices/${device.id}`, { '/devices': () => 'the list', '/devices/$deviceId': DevicePage });
    show(
      <ServicesProvider api={api}>
        <QueryClientProvider client={queries}>
          <LiveProvider value={live}>
            {pages.content}
            <Toaster />
          </LiveProvider>
        </QueryClientProvider>
      </ServicesProvider>,
    );
    await says('Let in');
  });
  afterEach(() => {
    live.close();
    queries.clear();
  });

  const text = () => document.querySelector('main')?.textContent;
  const press = (words: string) =>
    act(async () => {
      [...document.querySelectorAll<HTMLElement>('button, [role=menuitem]')].find((each) => each.textContent === words)?.click();
    });
  const colleague = (method: string, act = '') =>
    fake.server.handle(method, `/devices/${device.id}${act}`, new URLSearchParams(), {});

  it.each([
    ['removes', 'DELETE', ''],
    ['turns away', 'POST', '/reject'],
  ])('by a colleague who %s what it shows, says so and leads back to the list', async (_, method, act) => {
    colleague(method, act);
    await says(`${device.label} is gone`);
    expect(text()).not.toContain('Let in');
    expect(text()).not.toContain('Online');
    expect(document.querySelector('a[href="/devices"]')).not.toBeNull();
  });

  it('by who turns it away there, leads to the list at once', async () => {
    await press('Turn away');
    await says('the list');
    await says(`${device.label} was turned away.`);
  });

  it('by who removes it there, leads to the list at once', async () => {
    await press('Manage');
    await vi.waitFor(() => press('Remove for ever'));
    await press('Remove for ever');
    await says('the list');
    await says(`${device.label} was removed.`);
  });
});
