import type { EventStreamState } from '@farhand/viewer';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { ApiClient } from '../api/client';
import type { Me } from '../api/types';
import type { DevicesSnapshot } from './DeviceStore';
import type { Live } from './Live';

const ApiContext = createContext<ApiClient | undefined>(undefined);
const LiveContext = createContext<Live | undefined>(undefined);

export function ServicesProvider({ api, children }: { readonly api: ApiClient; readonly children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>;
}

export const LiveProvider = LiveContext;

export function useApi(): ApiClient {
  return present(useContext(ApiContext));
}

export function useLive(): Live {
  return present(useContext(LiveContext));
}

/** Who is signed in; only below pages that need it. */
export function useMe(): Me {
  const api = useApi();
  return present(useQuery({ queryKey: ['me'], queryFn: () => api.auth.me(), staleTime: Infinity }).data);
}

/** Whether this person has a permission; the server checks again. */
export function useMay(permission: string): boolean {
  return useMe().permissions.includes(permission);
}

/** Whether this person may open terminals: a session, and a shell in it. */
export function useMayOpen(): boolean {
  const { permissions } = useMe();
  return ['remote:access', 'remote:terminal'].every((each) => permissions.includes(each));
}

export function useAllDevices(): DevicesSnapshot {
  const { devices } = useLive();
  return useSyncExternalStore(devices.subscribe, devices.snapshot);
}

export function useEventsState(): EventStreamState {
  const { events } = useLive();
  return useSyncExternalStore(
    (listener) => events.on('state', listener),
    () => events.state,
  );
}

/** The time, new every few seconds: for what counts up on the page. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('used outside of its provider');
  }
  return value;
}
