// @vitest-environment jsdom
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { ApiClient } from '../api/client';
import type { Device } from '../api/types';
import { ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { useCameBack } from './useCameBack';

describe('a machine that was not connected when a terminal was asked for', () => {
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let device: Device;
  let root: Root;
  let back: boolean;

  function Page() {
    back = useCameBack(device.id, true);
    return null;
  }

  const appears = async () => {
    root = createRoot(document.createElement('div'));
    await act(async () => {
      root.render(
        <QueryClientProvider client={queries}>
          <ServicesProvider api={new ApiClient(fake.fetch)}>
            <Page />
          </ServicesProvider>
        </QueryClientProvider>,
      );
      await vi.advanceTimersByTimeAsync(0);
    });
    await passes(10);
  };
  const passes = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));
  const isKnownAs = (online: boolean) => queries.setQueryData(['device', device.id], { ...device, online });
  const is = (online: boolean) => fake.server.changeDevice(device.id, { online });

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    fake = fakeFetch({ devices: 1, signedIn: true });
    queries = makeQueryClient();
    device = fake.server.data.devices[0] as Device;
  });
  afterEach(() => {
    act(() => root.unmount());
    queries.clear();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is not back because the page had not heard yet that it went', async () => {
    isKnownAs(true);
    is(false);
    await appears();
    expect(back).toBe(false);
    await passes(60_000);
    expect(back).toBe(false);
    expect(fake.asked).toHaveLength(1);
  });

  it('is back as soon as an event says so', async () => {
    isKnownAs(false);
    is(false);
    await appears();
    await act(async () => {
      isKnownAs(true);
      await vi.advanceTimersByTimeAsync(10);
    });
    expect(back).toBe(true);
  });

  it('is back also where that event came just before the refusal, but not without a pause', async () => {
    isKnownAs(true);
    is(true);
    await appears();
    expect(back).toBe(false);
    await passes(2_000);
    expect(back).toBe(true);
  });
});
