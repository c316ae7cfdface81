// @vitest-environment jsdom
import { notifyManager, QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../test/fakeFetch';
import { pagesAt } from '../test/routes';
import { says, stage } from '../test/stage';
import { ApiClient } from './api/client';
import { ApiKeysPage } from './apikeys/ApiKeysPage';
import { EnrolmentPage } from './enrolment/EnrolmentPage';
import { ServicesProvider } from './live/services';
import { makeQueryClient } from './router';
import { UsersPage } from './users/UsersPage';

describe.each([
  ['people', '/users', '/users', { name: 'Grace', email: 'grace@farhand.example', role: 'technician' }],
  ['API keys', '/api-keys', '/api-keys', { label: 'Grace', scopes: [], expiresInSeconds: 3_600 }],
  ['tokens', '/enrolment', '/enrolment-tokens', { label: 'Grace', maxUses: 1, expiresInSeconds: 3_600 }],
] as const)('a list that no event tells of: %s', (_, address, api, body) => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let pages: ReturnType<typeof pagesAt>;

  beforeEach(async () => {
    notifyManager.setScheduler(queueMicrotask);
    vi.stubGlobal('scrollTo', () => undefined);
    Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
    fake = fakeFetch({ devices: 1, signedIn: true });
    somebodyMakes('Ada');
    const client = new ApiClient(fake.fetch);
    queries = makeQueryClient();
    queries.setQueryData(['me'], await client.auth.me());
    pages = pagesAt(address, {
      '/devices': () => 'another page',
      '/users': UsersPage,
      '/api-keys': ApiKeysPage,
      '/enrolment': EnrolmentPage,
    });
    show(
      <ServicesProvider api={client}>
        <QueryClientProvider client={queries}>{pages.content}</QueryClientProvider>
      </ServicesProvider>,
    );
    await says('Ada');
  });
  afterEach(() => {
    queries.clear();
  });

  const somebodyMakes = (name: string) =>
    fake.server.handle('POST', api, new URLSearchParams(), { ...body, ...('name' in body ? { name } : { label: name }) });

  it('is asked for anew when its page is come to', async () => {
    await act(async () => pages.history.push('/devices'));
    await says('another page');
    somebodyMakes('Grace');
    await act(async () => pages.history.push(address));
    await says('Grace');
  });

  it('is asked for anew when its window is come back to, and nothing on the page is lost', async () => {
    const button = document.querySelector<HTMLElement>('tbody button');
    button?.focus();
    const left: Node[] = [];
    const observer = new MutationObserver((changes) => left.push(...changes.flatMap(({ removedNodes }) => [...removedNodes])));
    observer.observe(document.querySelector('main') as HTMLElement, { childList: true, subtree: true });
    for (const [event, name] of [
      ['focus', 'Grace'],
      ['visibilitychange', 'Edith'],
    ] as const) {
      somebodyMakes(name);
      await act(async () => window.dispatchEvent(new Event(event)));
      await says(name);
    }
    observer.disconnect();
    expect(left).toEqual([]);
    expect(button).not.toBeNull();
    expect(document.activeElement).toBe(button);
  });
});
