// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { Session } from '../api/types';
import { ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { EndButton } from './EndButton';
import { existingSession, type TerminalSession } from './openings';

describe('the button that ends a session', () => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let api: ApiClient;
  let byMe: boolean[];

  beforeEach(() => {
    fake = fakeFetch({ devices: 20, signedIn: true });
    api = new ApiClient(fake.fetch);
    byMe = [];
  });

  async function appears(session: TerminalSession) {
    const queries = makeQueryClient();
    queries.setQueryData(['me'], await api.auth.me());
    await act(async () =>
      show(
        <ServicesProvider api={api}>
          <QueryClientProvider client={queries}>
            <EndButton session={session} name="lotse-01" onEnd={(mine) => byMe.push(mine)} />
          </QueryClientProvider>
        </ServicesProvider>,
      ),
    );
    await act(() => vi.waitFor(() => expect(queries.isFetching()).toBe(0)));
  }

  const dialogue = () => document.querySelector('[role=dialog]');
  const press = (within: Element | null) =>
    act(async () => [...(within?.querySelectorAll('button') ?? [])].find((each) => each.textContent === 'End session')?.click());
  const ends = () => fake.asked.filter(({ line }) => line.endsWith('/end')).length;

  it('says first what ends with it', async () => {
    const online = fake.server.data.devices.find((each) => each.online);
    const { id } = await api.sessions.open({ deviceId: online?.id ?? '', type: 'terminal' });
    await appears({ id: Promise.resolve(id), ticket: () => '' });
    await press(document.body);
    expect(dialogue()?.textContent).toContain('The shell on the machine ends with it, and everything that runs in it.');
    expect(ends()).toBe(0);
    await press(dialogue());
    expect(ends()).toBe(1);
    expect(byMe).toEqual([true]);
  });

  it('says whose it is where it is another’s', async () => {
    const { id, user } = fake.server.data.sessions[0] as Session;
    await appears(existingSession(api, id));
    await press(document.body);
    expect(dialogue()?.textContent).toContain(`${user.name} may be working in it right now.`);
  });
});
