import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/text';
import { useAllDevices, useApi, useLive, useMay } from '../live/services';
import type { DevicesSearch } from '../router';
import { changed } from '../shell/address';
import { useKeys } from '../shell/keys';
import { useSingleKeys } from '../shell/singleKeys';
import { useWords } from '../shell/useWords';
import { Empty, FailureBox, PageHead, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { DeviceGrid } from './DeviceGrid';
import css from './devices.module.css';
import { searchDevices, sortDevices, type Sort } from './search';

/** Every machine, found while one types. */
export function DevicesPage() {
  const t = useText();
  useTitle(t('nav.devices'));
  const mayEnrol = useMay('enrollment:manage');
  const filter = useSearch({ from: '/signed-in/framed/devices' });
  const navigate = useNavigate();
  const change = useChange();
  const [words, setWords] = useWords(filter.q, (q) => change({ q }));
  const q = useDeferredValue(words);
  const live = useLive();
  const { devices, total, complete, failure } = useAllDevices();
  const [sort, setSort] = useState<{ by: Sort; descending: boolean }>({ by: 'name', descending: false });
  const found = useMemo(() => searchDevices(devices, { ...filter, q }), [devices, filter, q]);
  const shown = useMemo(() => sortDevices(found, sort.by, sort.descending), [found, sort]);
  const online = useMemo(() => devices.reduce((sum, device) => sum + (device.online ? 1 : 0), 0), [devices]);
  const waiting = useMemo(() => devices.filter((device) => device.waiting).length, [devices]);
  const filtered = q !== '' || Object.keys(filter).length > 0;
  const showAll = () => {
    setWords('');
    void navigate({ to: '/devices', replace: true });
  };
  const count = filtered
    ? t('devices.countFiltered', { shown: shown.length, n: total })
    : t('devices.count', { n: total, online });

  return (
    <div className={basics['full']}>
      <PageHead title={t('nav.devices')} count={devices.length > 0 ? count : ''}>
        {mayEnrol && (
          <Button component={Link} to="/enrolment" variant="default" leftSection={<Icon name="enrolment" size={14} />}>
            {t('devices.add')}
          </Button>
        )}
      </PageHead>
      {failure && <FailureBox failure={failure} onRetry={() => void live.devices.reload()} />}
      {waiting > 0 && filter.status !== 'waiting' && (
        <div className={css['reason']} role="status">
          <Icon name="info" />
          <p>{t('devices.waiting', { n: waiting })}</p>
          <Button component={Link} to="/devices?status=waiting" variant="default" size="compact-sm">
            {t('devices.waitingShow')}
          </Button>
        </div>
      )}
      {devices.length > 0 && (
        <FilterBar {...{ filter, words, change }} onWords={setWords} onShowAll={filtered ? showAll : undefined} />
      )}
      {!complete && devices.length === 0 && !failure && <Waiting>{t('devices.loading')}</Waiting>}
      {complete && devices.length === 0 && (
        <Empty title={t('devices.none')} hint={t(mayEnrol ? 'devices.noneHint' : 'devices.noneAsk')}>
          {mayEnrol && (
            <Button component={Link} to="/enrolment">
              {t('devices.add')}
            </Button>
          )}
        </Empty>
      )}
      {devices.length > 0 && shown.length === 0 && (
        <Empty title={t('devices.noMatch')} hint={t(q ? 'devices.noMatchHint' : 'devices.noMatchChosen')}>
          <Button variant="default" onClick={showAll}>
            {t('devices.showAll')}
          </Button>
        </Empty>
      )}
      {shown.length > 0 && <DeviceGrid devices={shown} sort={sort} onSort={setSort} />}
    </div>
  );
}

type Change = (part: { [K in keyof DevicesSearch]: DevicesSearch[K] | undefined }) => void;

/** Says in the address what is looked for, so that it can be kept and sent. */
function useChange(): Change {
  const navigate = useNavigate();
  return (part) => void navigate({ to: '/devices', search: (now: DevicesSearch) => changed(now, part), replace: true });
}

function FilterBar(props: {
  readonly filter: DevicesSearch;
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly change: Change;
  readonly onShowAll: (() => void) | undefined;
}) {
  const t = useText();
  const api = useApi();
  const { filter, change } = props;
  const box = useRef<HTMLInputElement>(null);
  const sites = useQuery({ queryKey: ['places', 'sites'], queryFn: () => api.sites.all() }).data ?? [];
  const groups = useQuery({ queryKey: ['places', 'groups'], queryFn: () => api.groups.all() }).data ?? [];
  const tags = useTags();
  const single = useSingleKeys();
  useKeys([{ keys: '/', act: () => box.current?.focus() }]);

  return (
    <div className={basics['bar']} role="search">
      <TextInput
        ref={box}
        className={basics['search'] ?? ''}
        value={props.words}
        onChange={(event) => props.onWords(event.currentTarget.value)}
        leftSection={<Icon name="search" size={15} />}
        placeholder={t('devices.search')}
        aria-label={t('devices.search')}
        aria-keyshortcuts={single ? '/' : undefined}
        type="search"
      />
      <SegmentedControl
        size="xs"
        value={filter.status ?? 'all'}
        onChange={(value) => change({ status: value === 'online' || value === 'offline' ? value : undefined })}
        data={[
          { value: 'all', label: t('devices.all') },
          { value: 'online', label: t('presence.online') },
          { value: 'offline', label: t('presence.offline') },
        ]}
        aria-label={t('devices.status')}
      />
      <Select
        w={160}
        size="xs"
        clearable
        searchable
        value={filter.site ?? null}
        onChange={(site) => change({ site: site ?? undefined, group: undefined })}
        data={sites.map(({ id, name, devices }) => ({ value: id, label: `${name} (${devices})` }))}
        placeholder={t('devices.site')}
        aria-label={t('devices.site')}
      />
      <Select
        w={160}
        size="xs"
        clearable
        searchable
        value={filter.group ?? null}
        onChange={(group) => change({ group: group ?? undefined })}
        data={groups
          .filter((group) => !filter.site || group.siteId === filter.site)
          .map(({ id, name, devices }) => ({ value: id, label: `${name} (${devices})` }))}
        placeholder={t('devices.group')}
        aria-label={t('devices.group')}
      />
      <Select
        w={150}
        size="xs"
        clearable
        searchable
        value={filter.tag ?? null}
        onChange={(tag) => change({ tag: tag ?? undefined })}
        data={tags}
        placeholder={t('devices.tag')}
        aria-label={t('devices.tag')}
      />
      {props.onShowAll && (
        <Button variant="subtle" onClick={props.onShowAll}>
          {t('devices.showAll')}
        </Button>
      )}
    </div>
  );
}

/** Counted in the page, so that it is always true. */
function useTags(): { value: string; label: string }[] {
  const { devices } = useAllDevices();
  return useMemo(() => {
    const counts = new Map<string, number>();
    devices.forEach((device) => device.tags.forEach((tag) => counts.set(tag, (counts.get(tag) ?? 0) + 1)));
    return [...counts]
      .sort((one, other) => other[1] - one[1])
      .map(([tag, count]) => ({ value: tag, label: `${tag} (${count})` }));
  }, [devices]);
}
