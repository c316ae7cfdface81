// @vitest-environment jsdom
import { notifyManager, QueryClientProvider } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { eventsOf } from '../../test/eventsOf';
import { fakeFetch } from '../../test/fakeFetch';
import { pagesAt } from '../../test/routes';
import { says, stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { Live } from '../live/Live';
import { LiveProvider, ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { DevicePage } from './DevicePage';

const show = stage();

it('the page of a machine says what its agent reported, each by its name', async () => {
  notifyManager.setScheduler(queueMicrotask);
  vi.stubGlobal('scrollTo', () => undefined);
  const fake = fakeFetch({ devices: 1, signedIn: true });
  const device = fake.server.changeDevice(fake.server.data.devices[0]?.id ?? '', {
    hostname: 'host-7',
    osName: 'Debian GNU/Linux',
    osVersion: '12.4',
    architecture: 'riscv64',
    agentVersion: '3.2.1',
    publicAddress: '192.0.2.77',
    macAddresses: ['02:00:00:00:00:0a', '02:00:00:00:00:0b'],
  });
  vi.stubGlobal('fetch', async () => eventsOf(fake.server));
  const api = new ApiClient(fake.fetch);
  const queries = makeQueryClient();
  queries.setQueryData(['me'], await api.auth.me());
  const live = new Live('ada', api, queries);
  show(
    <ServicesProvider api={api}>
      <QueryClientProvider client={queries}>
        <LiveProvider value={live}>
          {pagesAt(`/devices/${device?.id}`, { '/devices/$deviceId': DevicePage }).content}
        </LiveProvider>
      </QueryClientProvider>
    </ServicesProvider>,
  );
  await says('riscv64');
  const facts = Object.fromEntries(
    [...document.querySelectorAll('dl dt')].map((name) => [name.textContent, name.nextElementSibling?.textContent]),
  );
  expect(facts).toMatchObject({
    'Host name': 'host-7',
    'Operating system': 'Debian GNU/Linux 12.4',
    Architecture: 'riscv64',
    'Public address': '192.0.2.77',
    'MAC address': '02:00:00:00:00:0a, 02:00:00:00:00:0b',
    'Agent version': '3.2.1',
  });
  live.close();
  queries.clear();
});
