// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { Me, OpenEnrolment } from '../api/types';
import { ServicesProvider } from '../live/services';
import { OpenEnrolmentBanner } from './OpenEnrolmentBanner';

const OPEN: OpenEnrolment = { tenantId: 't', siteId: 's', networks: '10.0.0.0/8', command: 'sh "$f"' };

describe('the banner of open enrolment', () => {
  const show = stage();

  /** Once everything that it asked the server for is there. */
  async function shown(open: readonly OpenEnrolment[], permissions: readonly string[]) {
    const { fetch, asked, server } = fakeFetch({ signedIn: true });
    server.data.openEnrolment.push(...open);
    const api = new ApiClient(fetch);
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    queries.setQueryData<Me>(['me'], { ...(await api.auth.me()), permissions });
    await act(async () =>
      show(
        <ServicesProvider api={api}>
          <QueryClientProvider client={queries}>
            <OpenEnrolmentBanner />
          </QueryClientProvider>
        </ServicesProvider>,
      ),
    );
    await act(() => vi.waitFor(() => expect(queries.isFetching()).toBe(0)));
    return asked.filter(({ line }) => line.includes('/enrolment-tokens/open')).length;
  }

  const banner = () => document.querySelector('section[aria-label="Open enrolment"]');

  it('says from where machines may come, and shows what to run on one', async () => {
    await shown([OPEN], ['enrollment:manage']);
    expect(banner()?.textContent).toContain('every machine from 10.0.0.0/8 may ask to come in');
    await act(async () => banner()?.querySelector('button')?.click());
    expect(document.querySelector('code[aria-label="Command"]')?.textContent).toBe('sh "$f"');
  });

  it('is not there where machines need a token', async () => {
    await shown([], ['enrollment:manage']);
    expect(banner()).toBeNull();
  });

  it('is no business of who does not let machines in', async () => {
    expect(await shown([OPEN], ['devices:view'])).toBe(0);
    expect(banner()).toBeNull();
  });
});
