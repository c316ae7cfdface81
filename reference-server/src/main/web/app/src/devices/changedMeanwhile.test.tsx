// @vitest-environment jsdom
import { notifyManager, QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import type { Device } from '../api/types';
import { DeviceStore } from '../live/DeviceStore';
import type { Live } from '../live/Live';
import { LiveProvider, ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { EditForm } from './DevicePage';
import { Notes } from './Notes';
import { useDevice } from './useDevice';

describe('a machine that a colleague changes meanwhile', () => {
  const show = stage();
  let fake: ReturnType<typeof fakeFetch>;
  let queries: QueryClient;
  let device: Device;

  beforeEach(() => {
    // The page has what the test has awaited.
    notifyManager.setScheduler(queueMicrotask);
    // What of a browser its fields ask for and jsdom has not.
    Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
    fake = fakeFetch({ devices: 1, signedIn: true });
    device = fake.server.changeDevice(fake.server.data.devices[0]?.id ?? '', { notes: 'as it was' }) as Device;
    queries = makeQueryClient();
  });
  afterEach(() => {
    queries.clear();
  });

  async function shows(part: (device: Device) => ReactNode) {
    const api = new ApiClient(fake.fetch);
    function Page() {
      const { data } = useDevice(device.id);
      return data && part(data);
    }
    await act(async () =>
      show(
        <ServicesProvider api={api}>
          <QueryClientProvider client={queries}>
            <LiveProvider value={{ devices: new DeviceStore(api) } as unknown as Live}>
              <Page />
            </LiveProvider>
          </QueryClientProvider>
        </ServicesProvider>,
      ),
    );
    await settled();
  }

  const settled = () => act(() => vi.waitFor(() => expect(queries.isFetching() + queries.isMutating()).toBe(0)));
  const press = async (words: string) => {
    await act(async () => [...document.querySelectorAll('button')].find((each) => each.textContent === words)?.click());
    await settled();
  };
  const write = (field: HTMLInputElement | HTMLTextAreaElement | null, text: string) =>
    act(async () => {
      const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
      Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text);
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
  const area = () => document.querySelector<HTMLTextAreaElement>('textarea:not([aria-hidden])');
  const colleagueSaves = (notes: string) => fake.server.changeDevice(device.id, { notes });
  const pageHears = () =>
    act(async () => {
      queries.setQueryData(['device', device.id], fake.server.data.devices[0]);
    });
  const saved = () => fake.server.data.devices[0];

  describe('whose note is being edited', () => {
    beforeEach(async () => {
      await shows((data) => <Notes device={data} mayChange />);
      await press('Edit');
    });

    it('has the draft saved where the note is what it was', async () => {
      await write(area(), 'mine');
      await press('Save');
      expect(saved()?.notes).toBe('mine');
      expect(area()).toBeNull();
    });

    it.each([
      ['Keep both', 'theirs\n\nmine'],
      ['Take theirs', 'theirs'],
      ['Keep mine', 'mine'],
    ])('shows theirs before anything is overwritten: %s', async (choice, result) => {
      await write(area(), 'mine');
      colleagueSaves('theirs');
      await pageHears();
      expect(document.querySelector('[role=status]')?.textContent).toContain('It says now:theirs');
      await press(choice);
      expect(document.querySelector('[role=status]')).toBeNull();
      await press('Save');
      expect(saved()?.notes).toBe(result);
    });

    it('shows theirs also where the page has not heard of it yet', async () => {
      await write(area(), 'mine');
      colleagueSaves('theirs');
      await press('Save');
      expect(saved()?.notes).toBe('theirs');
      expect(document.querySelector('[role=status]')?.textContent).toContain('It says now:theirs');
    });

    it('follows the note as long as nothing is written', async () => {
      colleagueSaves('theirs');
      await pageHears();
      expect(area()?.value).toBe('theirs');
      expect(document.querySelector('[role=status]')).toBeNull();
    });
  });

  it('keeps what the form of name and place did not touch', async () => {
    await shows((data) => <EditForm device={data} onDone={() => undefined} />);
    fake.server.changeDevice(device.id, { label: 'renamed by a colleague' });
    const group = fake.server.data.groups.find((each) => each.id !== device.groupId);
    fake.server.changeDevice(device.id, { groupId: group?.id ?? null });
    await act(async () => document.querySelector('form')?.requestSubmit());
    await settled();
    expect(saved()).toMatchObject({ label: 'renamed by a colleague', groupId: group?.id });

    await write(document.querySelector('input'), 'mine');
    await act(async () => document.querySelector('form')?.requestSubmit());
    await settled();
    expect(saved()).toMatchObject({ label: 'mine', groupId: group?.id });
  });
});
