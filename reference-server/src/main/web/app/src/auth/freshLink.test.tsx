// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { act, type ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { says, stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { LinkPage } from './LinkPage';
import { NewPasswordPage } from './NewPasswordPage';
import { SetupPage } from './SetupPage';

const USED = 'This link was used before';

describe('a fresh link in the tab whose link was refused', () => {
  const show = stage();

  function opens(page: ReactNode) {
    const fake = fakeFetch();
    const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
    show(
      <ServicesProvider api={new ApiClient(fake.fetch)}>
        <QueryClientProvider client={makeQueryClient()}>
          <RouterContextProvider router={router as never}>{page}</RouterContextProvider>
        </QueryClientProvider>
      </ServicesProvider>,
    );
    return { fake, router };
  }

  const isPasted = (link: string) =>
    act(async () => {
      const told = new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
      location.hash = link;
      await told;
    });
  const submits = () => act(async () => document.querySelector('form')?.requestSubmit());
  const fills = () =>
    act(async () => {
      for (const input of document.querySelectorAll('input')) {
        const text = input.type === 'email' ? 'ada@farhand.example' : 'long enough to count';
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });

  it('signs in', async () => {
    history.replaceState(null, '', '/sign-in#spent');
    const { router } = opens(<LinkPage />);
    await says(USED);

    await isPasted('fhl_fresh');
    expect(location.hash).toBe('');
    expect(document.body.textContent).not.toContain(USED);
    await act(() => vi.waitFor(() => expect(router.state.location.pathname).toBe('/devices')));
  });

  it.each([
    ['a new password', '/new-password', <NewPasswordPage />],
    ['the first person', '/setup', <SetupPage />],
  ])('begins anew with the form of %s', async (_, path, page) => {
    history.replaceState(null, '', `${path}#spent`);
    const { router } = opens(page);
    await fills();
    await submits();
    await says(USED);

    await isPasted('fhl_fresh');
    expect(location.hash).toBe('');
    expect(document.body.textContent).not.toContain(USED);
    await fills();
    await submits();
    await act(() => vi.waitFor(() => expect(router.state.location.pathname).toBe('/devices')));
  });

  it('may be the same once more, as after an answer that got lost', async () => {
    history.replaceState(null, '', '/sign-in#lost');
    const { fake } = opens(<LinkPage />);
    await says(USED);
    await isPasted('lost');
    await says(USED);
    expect(fake.asked.filter(({ line }) => line === 'POST /api/v1/auth/link')).toHaveLength(2);
  });
});
