import { useMemo } from 'react';
import type { MessageKey } from '../i18n/en';
import { useMe } from '../live/services';
import type { IconName } from '../ui/Icon';

export interface Place {
  readonly to: '/devices' | '/sessions' | '/enrolment' | '/sites' | '/users' | '/api-keys' | '/profile';
  readonly label: MessageKey;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly key: string;
  readonly permission?: RegExp;
}

const PLACES: readonly Place[] = [
  { to: '/devices', label: 'nav.devices', icon: 'devices', key: 'd' },
  { to: '/sessions', label: 'nav.sessions', icon: 'sessions', key: 's' },
  { to: '/enrolment', label: 'nav.enrolment', icon: 'enrolment', key: 'e', permission: /^enrol/u },
  { to: '/sites', label: 'nav.places', icon: 'site', key: 'l', permission: /^devices:manage/u },
  { to: '/users', label: 'nav.users', icon: 'users', key: 'u', permission: /^users/u },
  { to: '/api-keys', label: 'nav.apiKeys', icon: 'key', key: 'k' },
  { to: '/profile', label: 'nav.profile', icon: 'profile', key: 'p' },
];

/** The pages this person may use. */
export function usePlaces(): readonly Place[] {
  const { permissions } = useMe();
  return useMemo(
    () => PLACES.filter(({ permission }) => !permission || permissions.some((each) => permission.test(each))),
    [permissions],
  );
}
