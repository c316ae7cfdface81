// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { User } from '../api/types';
import { ServicesProvider } from '../live/services';
import { SignInLinkButton } from './SignInLink';

describe('a sign-in link for somebody who forgot their password', () => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let user: User;

  beforeEach(() => {
    fake = fakeFetch({ signedIn: true });
    user = fake.server.data.users[1] as User;
    show(
      <ServicesProvider api={new ApiClient(fake.fetch)}>
        <QueryClientProvider client={new QueryClient()}>
          <SignInLinkButton user={user} />
        </QueryClientProvider>
      </ServicesProvider>,
    );
  });

  const made = () => fake.asked.filter(({ line }) => line.includes('/sign-in-link'));
  const press = (words: string) =>
    act(async () => {
      [...document.querySelectorAll('button')].find((each) => each.textContent === words)?.click();
    });

  it('is made only after it was said what it does, and shown whole', async () => {
    await press('Sign-in link…');
    expect(document.body.textContent).toContain(`For ${user.name}, who has forgotten the password`);
    expect(made()).toHaveLength(0);

    await press('Make link');
    await act(() => vi.waitFor(() => expect(document.querySelector('code')).not.toBeNull()));
    expect(made().map(({ line }) => line)).toEqual([`POST /api/v1/users/${user.id}/sign-in-link`]);
    expect(document.querySelector('code')?.textContent).toMatch(/^http:\/\/localhost(:\d+)?\/new-password#fhl_\w+$/u);
  });

  it('is gone once its dialog is closed', async () => {
    await press('Sign-in link…');
    await press('Make link');
    await act(() => vi.waitFor(() => expect(document.querySelector('code')).not.toBeNull()));
    await press('Done');
    await press('Sign-in link…');
    expect(document.querySelector('code')).toBeNull();
    expect(made()).toHaveLength(1);
  });
});
