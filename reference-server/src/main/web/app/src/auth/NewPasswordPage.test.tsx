// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { ServicesProvider } from '../live/services';
import { NewPasswordPage } from './NewPasswordPage';

const LINK = `fhl_${'x'.repeat(43)}`;

describe('the page of a link for a new password', () => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

  beforeEach(() => {
    history.replaceState(null, '', `/new-password#${LINK}`);
    fake = fakeFetch();
    queries = new QueryClient();
    queries.setQueryData(['devices'], 'of who was here before');
    show(
      <ServicesProvider api={new ApiClient(fake.fetch)}>
        <QueryClientProvider client={queries}>
          <RouterContextProvider router={router as never}>
            <NewPasswordPage />
          </RouterContextProvider>
        </QueryClientProvider>
      </ServicesProvider>,
    );
  });

  const save = () => act(async () => document.querySelector('form')?.requestSubmit());
  const type = (password: string) =>
    act(() => {
      const input = document.querySelector('input') as HTMLInputElement;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, password);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });

  it('signs in with the password that was chosen, and forgets who was here before', async () => {
    expect(location.hash).toBe('');
    type('long enough to count');
    await save();
    await act(() => vi.waitFor(() => expect(router.state.location.pathname).toBe('/devices')));
    expect(fake.asked.map(({ line }) => line)).toEqual(['POST /api/v1/auth/new-password']);
    expect(queries.getQueryData(['me'])).toBeDefined();
    expect(queries.getQueryData(['devices'])).toBeUndefined();
  });

  it('says so where the link was used before', async () => {
    fake.server.handle('POST', '/auth/link', new URLSearchParams(), { link: LINK });
    type('long enough to count');
    await save();
    await act(() => vi.waitFor(() => expect(document.body.textContent).toContain('This link was used before')));
  });
});
