import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { ApiClient } from '../api/client';
import type { Device } from '../api/types';
import { searchDevices, sortDevices } from '../devices/search';
import { DeviceStore } from './DeviceStore';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the devices a page knows', () => {
  let fake: ReturnType<typeof fakeFetch>;
  let store: DeviceStore;
  let told: number;

  beforeEach(() => {
    fake = fakeFetch({ devices: 1_050, signedIn: true });
    store = new DeviceStore(new ApiClient(fake.fetch));
    told = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const loaded = async () => {
    store.subscribe(() => (told += 1));
    await until(() => store.snapshot().complete);
  };

  it('are asked for when somebody looks, page by page', async () => {
    expect(fake.asked).toEqual([]);
    await loaded();
    expect(store.snapshot().devices).toHaveLength(1_050);
    expect(fake.asked.map(({ line }) => line).sort()).toEqual(
      [1, 2, 3, 4, 5, 6].map((page) => `GET /api/v1/devices?page=${page}&limit=200`),
    );
  });

  it('are asked for again by themselves where that failed for a moment', async () => {
    vi.useFakeTimers();
    let away = true;
    store = new DeviceStore(new ApiClient((...asked) => (away ? Promise.reject(new TypeError('away')) : fake.fetch(...asked))));
    store.subscribe(() => undefined);
    await vi.waitFor(() => expect(store.snapshot().failure).toBeDefined());
    away = false;
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.waitFor(() => expect(store.snapshot()).toMatchObject({ complete: true, failure: undefined }));
  });

  it('follow events, many of them at once', async () => {
    await loaded();
    const before = told;
    const devices = store.snapshot().devices;
    devices.slice(0, 200).forEach((device) => store.put({ ...device, online: false }));
    store.remove(devices[300]?.id ?? '');
    await until(() => store.snapshot().devices.length === 1_049);
    expect(told - before).toBe(1);
    expect(store.snapshot().devices.filter((device) => !device.online).length).toBeGreaterThanOrEqual(200);
  });

  it('believe an event more than a page that was on its way', async () => {
    const device = fake.server.data.devices[0] as Device;
    store.subscribe(() => undefined);
    store.put({ ...device, label: 'newer' });
    await until(() => store.snapshot().complete);
    expect(store.snapshot().devices.find(({ id }) => id === device.id)?.label).toBe('newer');
  });

  it('lose what has gone while nobody heard', async () => {
    await loaded();
    fake.server.data.devices.splice(0, 50);
    await store.reload();
    expect(store.snapshot().devices).toHaveLength(1_000);
  });

  describe('while others come, go and are renamed', () => {
    /** What happens unheard between the first page and the next. */
    let happens: (devices: Device[]) => void;
    const ids = (devices: readonly Device[]) => devices.map(({ id }) => id).sort();

    beforeEach(() => {
      happens = () => undefined;
      const changing = async (...parameters: Parameters<typeof fetch>) => {
        const answer = await fake.fetch(...parameters);
        happens(fake.server.data.devices);
        happens = () => undefined;
        return answer;
      };
      store = new DeviceStore(new ApiClient(changing));
    });

    it.each<[string, (devices: Device[]) => unknown]>([
      ['one goes', (devices) => devices.shift()],
      ['one is named anew', (devices) => devices.push(devices.shift() as Device)],
    ])('are all there at first though %s', async (_, change) => {
      happens = change;
      await loaded();
      expect(ids(store.snapshot().devices)).toEqual(ids(fake.server.data.devices));
    });

    it.each<[string, (devices: Device[]) => unknown]>([
      ['one goes', (devices) => devices.shift()],
      ['one is named anew', (devices) => devices.push(devices.shift() as Device)],
    ])('are all there later though %s', async (_, change) => {
      await loaded();
      happens = change;
      await store.reload();
      expect(ids(store.snapshot().devices)).toEqual(ids(fake.server.data.devices));
    });

    it('are not asked for on behalf of who has asked anew', async () => {
      await loaded();
      const before = fake.asked.length;
      await Promise.all([store.reload(), store.reload()]);
      expect(fake.asked.length - before).toBe(7);
    });
  });

  it('tell why they cannot be had', async () => {
    const failing = new DeviceStore(new ApiClient(() => Promise.reject(new TypeError('no'))));
    failing.subscribe(() => undefined);
    await until(() => failing.snapshot().failure !== undefined);
    expect(failing.snapshot().failure?.code).toBe('CONNECTION_LOST');
  });

  it('are found by any words in any order, and stay where they are when others change', async () => {
    await loaded();
    const found = searchDevices(store.snapshot().devices, { q: 'FRANKFURT web', status: 'online' });
    expect(found.length).toBeGreaterThan(10);
    expect(found.every((device) => device.siteName.includes('Frankfurt') && device.online)).toBe(true);
    const names = (devices: readonly Device[]) => sortDevices(devices, 'name', false).map(({ id }) => id);
    expect(names([...found].reverse())).toEqual(names(found));
    expect(searchDevices(store.snapshot().devices, { tag: 'vip', q: 'nothing-has-this' })).toEqual([]);
    const tagged = searchDevices(store.snapshot().devices, { tag: 'vip' });
    expect(tagged).toEqual(store.snapshot().devices.filter(({ tags }) => tags.includes('vip')));
    expect(tagged.length).toBeGreaterThan(0);
  });

  it('are found by where they stand', async () => {
    await loaded();
    const all = store.snapshot().devices;
    const one = all.find(({ groupId }) => groupId);
    const beside = searchDevices(all, { group: one?.groupId ?? '' });
    const near = searchDevices(all, { site: one?.siteId });
    expect(beside).toContain(one);
    expect(new Set(beside.map(({ groupId }) => groupId))).toEqual(new Set([one?.groupId]));
    expect(new Set(near.map(({ siteId }) => siteId))).toEqual(new Set([one?.siteId]));
    expect(near.length).toBeGreaterThan(beside.length);
  });
});
