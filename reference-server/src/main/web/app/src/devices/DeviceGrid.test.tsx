// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, useEffect, useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { pagesAt } from '../../test/routes';
import { says, stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { Device } from '../api/types';
import { ServicesProvider } from '../live/services';
import { DeviceGrid } from './DeviceGrid';

const ROW = 40;
const HIGH = 10 * ROW;

class Silent {
  readonly observe = () => undefined;
  readonly unobserve = () => undefined;
  readonly disconnect = () => undefined;
}

describe('a long list of machines', () => {
  const show = stage();
  let all: readonly Device[];
  let list: (devices: readonly Device[]) => void;

  function List() {
    const [devices, setDevices] = useState(all);
    useEffect(() => {
      list = (next) => act(() => setDevices(next));
    }, []);
    return <DeviceGrid devices={devices} sort={{ by: 'name', descending: false }} onSort={() => undefined} />;
  }

  beforeEach(async () => {
    vi.stubGlobal('ResizeObserver', Silent);
    vi.stubGlobal('scrollTo', () => undefined);
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(HIGH);
    const { fetch, server } = fakeFetch({ devices: 1_000, signedIn: true });
    all = server.data.devices;
    const api = new ApiClient(fetch);
    const queries = new QueryClient();
    queries.setQueryData(['me'], await api.auth.me());
    const pages = pagesAt('/devices', { '/devices': List, '/devices/$deviceId': () => null });
    show(
      <ServicesProvider api={api}>
        <QueryClientProvider client={queries}>{pages.content}</QueryClientProvider>
      </ServicesProvider>,
    );
    await says(all[0]?.label ?? '');
  });

  const rows = () => [...document.querySelectorAll<HTMLElement>('[data-at]')];
  const stops = () => rows().filter((row) => row.tabIndex === 0);
  const stop = () => stops().map((row) => Number(row.dataset['at']));
  const scroll = (row: number) => {
    const box = document.querySelectorAll('[role=rowgroup]')[1] as HTMLElement;
    box.scrollTop = row * ROW;
    act(() => void box.dispatchEvent(new Event('scroll')));
  };
  const focusLast = () => {
    scroll(all.length - HIGH / ROW);
    act(() => rows().at(-1)?.focus());
  };

  it('is reached with Tab at the row one was on', () => {
    expect(stop()).toEqual([0]);
    focusLast();
    expect(stop()).toEqual([999]);
  });

  it('is reached with Tab at the first row in sight when that row is not there any more', () => {
    focusLast();
    list(all.slice(0, 60));
    scroll(60 - HIGH / ROW);
    expect(stop()).toEqual([59]);
    list(all);
    expect(rows().map((row) => row.dataset['at'])).not.toContain('999');
    expect(stop()).toEqual([50]);
    scroll(500);
    expect(stop()).toEqual([500]);
  });
});
