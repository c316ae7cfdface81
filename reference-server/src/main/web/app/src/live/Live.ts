import { failureIn, SharedEvents, type ServerEvent } from '@farhand/viewer';
import type { Query, QueryCacheNotifyEvent, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/client';
import type { Device, Session } from '../api/types';
import { Again } from './Again';
import { DeviceStore } from './DeviceStore';

/** What a signed-in page knows without asking again: devices, and everything that events change. */
export class Live {
  readonly devices: DeviceStore;
  readonly events: SharedEvents;
  readonly #queries: QueryClient;
  readonly #online = () => this.events.retryNow();
  /** What will be asked again in a moment, however many events say so meanwhile. */
  readonly #due = new Set<string>();
  #begun = false;
  /** By question: an outage may be too short for the server to tell of it, and long enough for one. */
  readonly #again = new Map<string, Again>();
  readonly #stopWatching: () => void;

  constructor(userId: string, api: ApiClient, queries: QueryClient) {
    this.#queries = queries;
    this.devices = new DeviceStore(api);
    this.events = new SharedEvents(userId, { url: '/api/v1/events' });
    window.addEventListener('online', this.#online);
    this.events.on('event', (event) => this.#receive(event));
    this.events.on('state', (state) => {
      if (state.kind === 'ended' && state.reason?.code === 'LOGIN_REQUIRED') {
        api.signedOut();
      }
    });
    this.#stopWatching = queries.getQueryCache().subscribe((told) => this.#watch(told));
  }

  close(): void {
    this.#stopWatching();
    this.#again.forEach((again) => again.stop());
    this.devices.close();
    window.removeEventListener('online', this.#online);
    this.events.close();
  }

  #receive({ event, data }: ServerEvent): void {
    let body: unknown;
    try {
      body = JSON.parse(data);
    } catch {
      return;
    }
    if (event === 'device') {
      this.#device(body as Device);
    } else if (event === 'device-removed') {
      const { id } = body as { id: string };
      this.devices.remove(id);
      // Nobody needs what is known of it, but a page that shows it asks once more and hears that it is gone.
      this.#queries.removeQueries({ queryKey: ['device', id], type: 'inactive' });
      void this.#queries.invalidateQueries({ queryKey: ['device', id] });
      this.#stale('places');
    } else if (event === 'session') {
      this.#session(body as Session);
    } else if (event === 'hello' && (body as { resumed: boolean }).resumed) {
      // Nothing was missed, but what was asked meanwhile may have failed, and another may have signed in.
      if (this.devices.snapshot().failure) {
        void this.devices.reload();
      }
      void this.#queries.invalidateQueries({
        predicate: ({ state, queryKey }) => state.status === 'error' || queryKey[0] === 'me',
      });
    } else if (event === 'hello') {
      // Something may have been missed: everything is asked again, once; at the beginning not who one is, which is known.
      const atFirst = !this.#begun && this.events.leads;
      void this.devices.reload();
      void this.#queries.invalidateQueries({ predicate: (query) => !atFirst || query.queryKey[0] !== 'me' });
    }
    this.#begun = true;
  }

  #watch(told: QueryCacheNotifyEvent): void {
    const { queryHash, queryKey, state } = told.query as Query;
    const again = this.#again.get(queryHash);
    const happened = told.type === 'updated' ? told.action.type : told.type;
    if (happened === 'error') {
      const asking = again ?? new Again(() => void this.#queries.invalidateQueries({ queryKey, exact: true }));
      this.#again.set(queryHash, asking);
      asking.failed(failureIn(state.error));
    } else if (happened === 'fetch') {
      again?.stop();
    } else if (happened === 'success' || happened === 'removed') {
      again?.stop();
      this.#again.delete(queryHash);
    }
  }

  #device(device: Device): void {
    this.devices.put(device);
    this.#queries.setQueryData(['device', device.id], device);
    // It may have come with a token, or stand somewhere else now.
    this.#stale('places');
    this.#stale('tokens');
  }

  #session(session: Session): void {
    // Told late, that it lives: one that has ended does not begin again.
    this.#queries.setQueryData<Session>(['session', session.id], (known) =>
      known?.endedAt && !session.endedAt ? known : session,
    );
    this.#stale('sessions');
  }

  #stale(key: string): void {
    if (!this.#due.has(key)) {
      this.#due.add(key);
      setTimeout(() => {
        this.#due.delete(key);
        void this.#queries.invalidateQueries({ queryKey: [key] });
      }, 300);
    }
  }
}
