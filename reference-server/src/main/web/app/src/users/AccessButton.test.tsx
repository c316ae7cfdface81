// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { User } from '../api/types';
import { ServicesProvider } from '../live/services';
import { AccessButton } from './UsersPage';

describe('locking somebody out', () => {
  const show = stage();
  const changed = vi.fn();
  let fake: ReturnType<typeof fakeFetch>;

  beforeEach(() => {
    fake = fakeFetch({ signedIn: true });
    changed.mockClear();
  });

  const start = (disabled: boolean) => {
    const user: User = { ...(fake.server.data.users[1] as User), disabled };
    show(
      <ServicesProvider api={new ApiClient(fake.fetch)}>
        <QueryClientProvider client={new QueryClient()}>
          <AccessButton user={user} onChanged={changed} />
        </QueryClientProvider>
      </ServicesProvider>,
    );
    return `PATCH /api/v1/users/${user.id}`;
  };
  const changes = () => fake.asked.map(({ line }) => line).filter((line) => line.startsWith('PATCH'));
  const press = (words: string) =>
    act(async () => {
      const found = [...document.querySelectorAll('button')].filter((each) => each.textContent === words);
      found[found.length - 1]?.click();
    });

  it('says first that the keys of the account end for good', async () => {
    const line = start(false);
    await press('Lock out');
    expect(document.body.textContent).toContain('its API keys are revoked for good');
    expect(changes()).toHaveLength(0);

    await press('Lock out');
    await act(() => vi.waitFor(() => expect(changed).toHaveBeenCalledOnce()));
    expect(changes()).toEqual([line]);
  });

  it('asks nothing before it lets somebody in again', async () => {
    const line = start(true);
    await press('Let in again');
    await act(() => vi.waitFor(() => expect(changed).toHaveBeenCalledOnce()));
    expect(changes()).toEqual([line]);
  });
});
