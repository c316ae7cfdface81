// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { ApiClient } from '../api/client';
import { ServicesProvider } from '../live/services';
import { NewPasswordPage } from './NewPasswordPage';

const LINK = `fhl_${'x'.repeat(43)}`;

describe('the page of a link for a new password', () => {
  let root: Root;
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    vi.stubGlobal('matchMedia', () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    document.body.innerHTML = '<main></main>';
    history.replaceState(null, '', `/new-password#${LINK}`);
    fake = fakeFetch();
    queries = new QueryClient();
    queries.setQueryData(['devices'], 'of who was here before');
    root = createRoot(document.querySelector('main') as HTMLElement);
    act(() =>
      root.render(
        <MantineProvider env="test">
          <ServicesProvider api={new ApiClient(fake.fetch)}>
            <QueryClientProvider client={queries}>
              <RouterContextProvider router={router as never}>
                <NewPasswordPage />
              </RouterContextProvider>
            </QueryClientProvider>
          </ServicesProvider>
        </MantineProvider>,
      ),
    );
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.unstubAllGlobals();
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
