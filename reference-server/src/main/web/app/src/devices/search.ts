import type { Device } from '../api/types';

export interface DeviceFilter {
  readonly q?: string | undefined;
  readonly status?: 'online' | 'offline' | 'waiting' | undefined;
  readonly site?: string | undefined;
  readonly group?: string | undefined;
  readonly tag?: string | undefined;
}

export const SORTS = ['name', 'os', 'place', 'seen'] as const;
export type Sort = (typeof SORTS)[number];

/** One lower-case text a device, made once as long as the device does not change. */
const haystacks = new WeakMap<Device, string>();

function haystack(device: Device): string {
  const known = haystacks.get(device);
  if (known !== undefined) {
    return known;
  }
  const made = [
    device.label,
    device.hostname,
    device.osName,
    device.osVersion,
    device.siteName,
    device.groupName ?? '',
    device.notes,
    device.publicAddress ?? '',
    device.agentVersion,
    ...device.tags,
    ...device.macAddresses,
  ]
    .join('\n')
    .toLowerCase();
  haystacks.set(device, made);
  return made;
}

/** The devices that fit: each word must be found somewhere. */
export function searchDevices(devices: readonly Device[], filter: DeviceFilter): readonly Device[] {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/u).filter(Boolean);
  return devices.filter(
    (device) =>
      fits(device, filter.status) &&
      (filter.site === undefined || device.siteId === filter.site) &&
      (filter.group === undefined || device.groupId === filter.group) &&
      (filter.tag === undefined || device.tags.includes(filter.tag)) &&
      (words.length === 0 || words.every((word) => haystack(device).includes(word))),
  );
}

function fits(device: Device, status: DeviceFilter['status']): boolean {
  if (status === 'waiting') {
    return device.waiting === true;
  }
  return status === undefined || device.online === (status === 'online');
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const KEYS: Readonly<Record<Sort, (device: Device) => string>> = {
  name: (device) => device.label,
  os: (device) => `${device.osName} ${device.osVersion}`,
  place: (device) => `${device.siteName} ${device.groupName ?? ''}`,
  seen: (device) => (device.online ? '9' : (device.lastSeenAt ?? '0')),
};

/** Sorted; equal ones by name, so that nothing jumps when an event comes. */
export function sortDevices(devices: readonly Device[], sort: Sort, descending: boolean): readonly Device[] {
  const key = KEYS[sort];
  const sign = descending ? -1 : 1;
  return [...devices].sort(
    (one, other) =>
      sign * (sort === 'seen' ? compareText(key(other), key(one)) : collator.compare(key(one), key(other))) ||
      collator.compare(one.label, other.label) ||
      compareText(one.id, other.id),
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The best first: whose name begins with the words, then whose name holds them, then the rest. */
export function bestFirst(devices: readonly Device[], words: string): readonly Device[] {
  const wanted = words.trim().toLowerCase();
  const rank = (device: Device) => {
    const at = device.label.toLowerCase().indexOf(wanted);
    return at === 0 ? 0 : at > 0 || device.hostname.toLowerCase().includes(wanted) ? 1 : 2;
  };
  return [...devices].sort((one, other) => rank(one) - rank(other) || collator.compare(one.label, other.label));
}
