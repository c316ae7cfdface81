// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { pagesAt } from '../../test/routes';
import { says, stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { useRightMachine } from './useRightMachine';

describe('the page of a terminal', () => {
  const show = stage();
  const fake = fakeFetch({ devices: 3, signedIn: true });
  const session = fake.server.data.sessions[0];

  beforeEach(() => vi.stubGlobal('scrollTo', () => undefined));

  function Page() {
    const { deviceId } = useParams({ strict: false });
    useRightMachine(deviceId ?? '', { id: session?.id ?? '', ticket: () => 'none' });
    return `a shell of ${deviceId}`;
  }

  function pageOf(deviceId: string | undefined) {
    const pages = pagesAt(`/devices/${deviceId}/terminal?session=${session?.id}`, { '/devices/$deviceId/terminal': Page });
    show(
      <ServicesProvider api={new ApiClient(fake.fetch)}>
        <QueryClientProvider client={makeQueryClient()}>{pages.content}</QueryClientProvider>
      </ServicesProvider>,
    );
    return pages.history;
  }

  it('is that of the machine the shell is on, whatever the address says', async () => {
    const other = fake.server.data.devices.find(({ id }) => id !== session?.deviceId);
    const history = pageOf(other?.id);
    await says(`a shell of ${session?.deviceId}`);
    expect(history.location.href).toContain(`session=${session?.id}`);
    expect(history.length).toBe(1);
  });

  it('stays where it is right', async () => {
    const history = pageOf(session?.deviceId);
    const before = history.location.href;
    await vi.waitFor(() => expect(fake.asked.map(({ line }) => line)).toContain(`GET /api/v1/remote/sessions/${session?.id}`));
    await says(`a shell of ${session?.deviceId}`);
    expect(history.location.href).toBe(before);
  });
});
