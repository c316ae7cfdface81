// @vitest-environment jsdom
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { Device } from '../api/types';
import { DeviceStore } from '../live/DeviceStore';
import type { Live } from '../live/Live';
import { LiveProvider, ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { Toaster } from '../ui/toasts';
import { Tags } from './Tags';
import { useDevice } from './useDevice';

const REFUSED = { error: 'Not now.', code: 'RATE_LIMITED', nextStep: 'Wait a little.', requestId: '0' };

describe('tags that come faster than the server answers', () => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let device: Device;
  /** Changes on their way: each arrives at the server, or is refused, when the test says so. */
  let held: ((refusal?: Response) => void)[];

  function Page() {
    const { data } = useDevice(device.id);
    return data && <Tags device={data} mayChange />;
  }

  beforeEach(async () => {
    fake = fakeFetch({ devices: 1, signedIn: true });
    device = fake.server.changeDevice(fake.server.data.devices[0]?.id ?? '', { tags: ['linux'] }) as Device;
    held = [];
    const slow = async (input: string, init: RequestInit = {}) => {
      const refusal = init.method === 'PATCH' ? await new Promise<Response | undefined>((go) => held.push(go)) : undefined;
      return refusal ?? fake.fetch(input, init);
    };
    const api = new ApiClient(slow as typeof fetch);
    queries = makeQueryClient();
    await act(async () =>
      show(
        <ServicesProvider api={api}>
          <QueryClientProvider client={queries}>
            <LiveProvider value={{ devices: new DeviceStore(api) } as unknown as Live}>
              <Page />
              <Toaster />
            </LiveProvider>
          </QueryClientProvider>
        </ServicesProvider>,
      ),
    );
    await act(() => vi.waitFor(() => expect(box()).not.toBeNull()));
  });
  afterEach(() => {
    queries.clear();
  });

  const box = () => document.querySelector('input');
  const enter = async (tag: string) => {
    const input = box() as HTMLInputElement;
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, tag);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await act(async () => input.form?.requestSubmit());
  };
  const crosses = () => [...document.querySelectorAll<HTMLElement>('button[aria-label^="Remove the tag"]')];
  const shown = () => crosses().map((cross) => cross.parentElement?.textContent);
  const remove = (tag: string) => act(async () => crosses()[shown().indexOf(tag)]?.click());
  const answer = async (refusal?: Response) => {
    await act(() => vi.waitFor(() => expect(held).not.toEqual([])));
    await act(async () => held.shift()?.(refusal));
  };
  /** All of them reach the server, and the page shows what came of it. */
  const answerAll = async (changes: number) => {
    for (let at = 0; at < changes; at += 1) {
      await answer();
    }
    await act(() => vi.waitFor(() => expect(shown()).toEqual(kept())));
  };
  const kept = () => fake.server.data.devices[0]?.tags;

  it('are all kept, in the order in which they came', async () => {
    await enter('lathe');
    await enter('first floor');
    await remove('linux');
    await enter('linux');
    await answerAll(4);
    expect(kept()).toEqual(['lathe', 'first floor', 'linux']);
  });

  it('are kept without the one that the server refused, which it says', async () => {
    await enter('lathe');
    await enter('first floor');
    await answer(new Response(JSON.stringify(REFUSED), { status: 429 }));
    await answerAll(1);
    expect(kept()).toEqual(['linux', 'first floor']);
    expect(document.querySelector('[role=status]')?.textContent).toContain('Not now. Wait a little.');
  });
});
