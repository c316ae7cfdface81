// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { fakeFetch } from '../test/fakeFetch';
import { ApiClient } from './api/client';
import { makeQueryClient, makeRouter } from './router';

describe('the addresses of the console', () => {
  it('lead from the one that a terminal has elsewhere to its own, past the login', async () => {
    window.history.replaceState(null, '', '/rmm/agents/7/terminal');
    const router = makeRouter(new ApiClient(fakeFetch().fetch), makeQueryClient());
    await router.load();
    expect(router.state.location).toMatchObject({ pathname: '/login', search: { then: '/devices/7/terminal' } });
  });
});
