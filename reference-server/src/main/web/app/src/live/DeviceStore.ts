import { failureIn, type Failure } from '@farhand/viewer';
import type { ApiClient } from '../api/client';
import type { Device, Page } from '../api/types';
import { wholeList } from '../api/wholeList';
import { Again } from './Again';

export interface DevicesSnapshot {
  readonly devices: readonly Device[];
  /** How many there are, as far as the server has said. */
  readonly total: number;
  readonly complete: boolean;
  readonly failure: Failure | undefined;
}

const PAGE = 200;
const AT_ONCE = 3;
const EMPTY: DevicesSnapshot = { devices: [], total: 0, complete: false, failure: undefined };

/**
 * Every device this person may see, kept in the page: searching and filtering ask nobody. Loaded when first needed,
 * then kept true by live events, whose changes are told at most once a frame.
 */
export class DeviceStore {
  readonly #api: ApiClient;
  readonly #byId = new Map<string, Device>();
  readonly #listeners = new Set<() => void>();
  /** Devices an event told of while pages were still on their way: an event is newer than a page. */
  readonly #newer = new Set<string>();
  #snapshot = EMPTY;
  #load = 0;
  #wanted = false;
  #due = false;
  readonly #again = new Again(() => void this.reload());

  constructor(api: ApiClient) {
    this.#api = api;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#wanted) {
      this.#wanted = true;
      void this.reload();
    }
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DevicesSnapshot => this.#snapshot;

  /** Asks for everything anew: at the beginning, and when events were missed. */
  async reload(): Promise<void> {
    if (!this.#wanted) {
      return;
    }
    this.#load += 1;
    const load = this.#load;
    this.#again.stop();
    this.#newer.clear();
    try {
      const there = await wholeList(() => this.#pages(load));
      if (load === this.#load) {
        const seen = new Set(there.map(({ id }) => id));
        [...this.#byId.keys()].filter((id) => !seen.has(id) && !this.#newer.has(id)).forEach((id) => this.#byId.delete(id));
        this.#again.passed();
        this.#tell({ complete: true, failure: undefined });
      }
    } catch (thrown) {
      if (load === this.#load) {
        const failure = failureIn(thrown);
        this.#tell({ failure });
        this.#again.failed(failure);
      }
    }
  }

  /** Asks for nothing any more. */
  close(): void {
    this.#wanted = false;
    this.#again.stop();
  }

  put(device: Device): void {
    if (this.#wanted) {
      this.#newer.add(device.id);
      this.#byId.set(device.id, device);
      this.#tellSoon();
    }
  }

  remove(id: string): void {
    this.#newer.add(id);
    if (this.#byId.delete(id)) {
      this.#tellSoon();
    }
  }

  async #pages(load: number): Promise<readonly Page<Device>[]> {
    const first = await this.#page(1, load);
    const left = Array.from({ length: Math.max(0, Math.ceil(first.pagination.total / PAGE) - 1) }, (_, at) => at + 2);
    const pages = [first];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let page = left.shift(); page !== undefined && load === this.#load; page = left.shift()) {
          pages.push(await this.#page(page, load));
        }
      }),
    );
    // Of a load that another one has overtaken nobody needs anything, and nothing is read again.
    return load === this.#load ? pages : [];
  }

  async #page(page: number, load: number): Promise<Page<Device>> {
    const answer = await this.#api.devices.page({ page, limit: PAGE });
    if (load === this.#load) {
      answer.data.filter(({ id }) => !this.#newer.has(id)).forEach((device) => this.#byId.set(device.id, device));
      this.#tell({ total: answer.pagination.total });
    }
    return answer;
  }

  #tellSoon(): void {
    if (!this.#due) {
      this.#due = true;
      setTimeout(() => {
        this.#due = false;
        this.#tell({});
      }, 50);
    }
  }

  #tell(change: Partial<DevicesSnapshot>): void {
    const devices = [...this.#byId.values()];
    const total = change.total ?? (this.#snapshot.complete ? devices.length : this.#snapshot.total);
    this.#snapshot = { ...this.#snapshot, ...change, devices, total: Math.max(total, devices.length) };
    this.#listeners.forEach((listener) => listener());
  }
}
