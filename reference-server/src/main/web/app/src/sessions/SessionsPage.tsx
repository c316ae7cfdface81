import { Button, Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, type ReactNode } from 'react';
import type { SessionQuery } from '../api/client';
import { SESSION_KINDS, type Session, type SessionStats } from '../api/types';
import type { MessageKey } from '../i18n/en';
import { useText } from '../i18n/text';
import { duration } from '../i18n/times';
import { useAllDevices, useApi, useMay, useMayOpen, useNow } from '../live/services';
import { changed } from '../shell/address';
import { useKeys } from '../shell/keys';
import { useSingleKeys } from '../shell/singleKeys';
import { useWords } from '../shell/useWords';
import { Card, Empty, PageHead } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { ConfirmButton } from '../ui/ConfirmButton';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toast } from '../ui/toasts';
import { SESSION_VIEWS, statsOf, type SessionsSearch, type SessionView } from './search';
import css from './sessions.module.css';
import { SessionTable } from './SessionTable';

const DAY_MS = 86_400_000;
const PAGE = 50;
const RECENT = 20;
const MOST_ON_OFFER = 50;

const VIEW: Readonly<Record<SessionView, MessageKey>> = {
  now: 'sessions.now',
  recent: 'sessions.recent',
  day: 'sessions.day',
  all: 'sessions.all',
};

/** Who is or was on which machine, and what came of it. */
export function SessionsPage() {
  const t = useText();
  useTitle(t('nav.sessions'));
  const filter = useSearch({ from: '/signed-in/framed/sessions' });
  const view = filter.view ?? 'now';
  const mayManage = useMay('sessions:manage');
  const mayEnd = useMayOpen() || mayManage;
  const query = useMemo<SessionQuery>(
    () => ({ deviceId: filter.device, userId: filter.user, type: filter.kind, q: filter.q }),
    [filter.device, filter.user, filter.kind, filter.q],
  );
  return (
    <div className={basics['page']}>
      <PageHead title={t('nav.sessions')}>{mayEnd && view === 'now' && <EndAll />}</PageHead>
      <FilterBar filter={filter} />
      {view === 'now' || view === 'recent' ? (
        <Latest key={view} view={view} query={query} filter={filter} />
      ) : (
        <Past key={view} view={view} query={query} filter={filter} />
      )}
    </div>
  );
}

function isNarrowed({ q, user, device, kind }: SessionsSearch): boolean {
  return [q, user, device, kind].some((each) => each !== undefined);
}

function FilterBar({ filter }: { readonly filter: SessionsSearch }) {
  const t = useText();
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const people = usePeople();
  const machines = useMachines();
  const change = (part: { [K in keyof SessionsSearch]: SessionsSearch[K] | undefined }) =>
    void navigate({ to: '/sessions', search: (now: SessionsSearch) => changed(now, part), replace: true });
  const [words, setWords] = useWords(filter.q, (q) => change({ q }));
  const single = useSingleKeys();
  useKeys([{ keys: '/', act: () => box.current?.focus() }]);

  return (
    <div className={basics['bar']} role="search">
      <TextInput
        ref={box}
        className={basics['search'] ?? ''}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        leftSection={<Icon name="search" size={15} />}
        placeholder={t('sessions.search')}
        aria-label={t('sessions.search')}
        aria-keyshortcuts={single ? '/' : undefined}
        type="search"
        maxLength={200}
      />
      <SegmentedControl
        size="xs"
        value={filter.view ?? 'now'}
        onChange={(next) => change({ view: next === 'now' ? undefined : next })}
        data={SESSION_VIEWS.map((each) => ({ value: each, label: t(VIEW[each]) }))}
        aria-label={t('sessions.view')}
      />
      {people.length > 0 && (
        <Select
          w={140}
          size="xs"
          clearable
          searchable
          value={filter.user ?? null}
          onChange={(user) => change({ user: user ?? undefined })}
          data={people}
          placeholder={t('session.who')}
          aria-label={t('session.who')}
        />
      )}
      <Select
        w={140}
        size="xs"
        clearable
        searchable
        limit={MOST_ON_OFFER}
        value={filter.device ?? null}
        onChange={(device) => change({ device: device ?? undefined })}
        data={machines}
        placeholder={t('session.device')}
        aria-label={t('session.device')}
      />
      <Select
        w={110}
        size="xs"
        clearable
        value={filter.kind ?? null}
        onChange={(kind) => change({ kind: kind ?? undefined })}
        data={SESSION_KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
        placeholder={t('session.kind')}
        aria-label={t('session.kind')}
      />
      {isNarrowed(filter) && (
        <Button variant="subtle" onClick={() => change({ q: undefined, user: undefined, device: undefined, kind: undefined })}>
          {t('sessions.showAll')}
        </Button>
      )}
    </div>
  );
}

/** The people to choose from; none for who sees only what is their own. */
function usePeople(): { value: string; label: string }[] {
  const api = useApi();
  const mayManage = useMay('users:manage');
  const users = useQuery({ queryKey: ['users'], queryFn: () => api.users.all(), enabled: mayManage }).data ?? [];
  return users.map(({ id, name }) => ({ value: id, label: name }));
}

function useMachines(): { value: string; label: string }[] {
  const { devices } = useAllDevices();
  return useMemo(
    () =>
      devices
        .map(({ id, label }) => ({ value: id, label }))
        .sort((one, other) => one.label.localeCompare(other.label, undefined, { numeric: true })),
    [devices],
  );
}

interface PartProps<View> {
  readonly view: View;
  readonly query: SessionQuery;
  readonly filter: SessionsSearch;
}

/** What goes on, or also what has ended last: all of it is here, so it is counted here. */
function Latest({ view, query, filter }: PartProps<'now' | 'recent'>) {
  const t = useText();
  const api = useApi();
  const now = useNow(1_000);
  const { data: sessions, error } = useQuery({
    queryKey: ['sessions', view, query],
    queryFn: () => (view === 'now' ? api.sessions.active(query) : api.sessions.recent({ ...query, limit: RECENT })),
    placeholderData: keepPreviousData,
  });
  return (
    <Part stats={sessions && statsOf(sessions, now)} title={t(VIEW[view])} {...{ sessions, filter, error }}>
      <Empty title={t('sessions.none')} hint={t('sessions.noneHint')}>
        <Button component={Link} to="/devices?status=online">
          {t('sessions.toDevices')}
        </Button>
      </Empty>
    </Part>
  );
}

/** What has ended, page by page; the server counts. */
function Past({ view, query, filter }: PartProps<'day' | 'all'>) {
  const t = useText();
  const api = useApi();
  /** All pages are of the same time; whenever they are asked for anew, of the day before that. */
  const since = useRef<string>(undefined);
  const history = useInfiniteQuery({
    queryKey: ['sessions', view, query],
    queryFn: ({ pageParam }) => {
      if (view === 'day' && pageParam === 1) {
        since.current = new Date(Date.now() - DAY_MS).toISOString();
      }
      return api.sessions.history({ ...query, startDate: since.current, page: pageParam, limit: PAGE });
    },
    initialPageParam: 1,
    getNextPageParam: ({ pagination: { page, limit, total } }) => (page * limit < total ? page + 1 : undefined),
    placeholderData: keepPreviousData,
  });
  return (
    <Part
      stats={history.data?.pages[0]?.stats}
      title={t(VIEW[view])}
      sessions={history.data?.pages.flatMap((page) => page.data)}
      filter={filter}
      error={history.error}
      more={
        history.hasNextPage && (
          <Group justify="center">
            <Button variant="default" onClick={() => void history.fetchNextPage()}>
              {t(history.isFetchingNextPage ? 'sessions.loading' : 'sessions.more')}
            </Button>
          </Group>
        )
      }
    >
      <Empty title={t(view === 'day' ? 'sessions.noneDay' : 'sessions.noneEver')} hint={t('sessions.nonePast')}>
        <Button component={Link} to="/sessions" variant="default">
          {t('sessions.toNow')}
        </Button>
      </Empty>
    </Part>
  );
}

function Part(props: {
  readonly stats: SessionStats | undefined;
  readonly title: string;
  readonly sessions: readonly Session[] | undefined;
  readonly filter: SessionsSearch;
  readonly error: Error | null;
  readonly more?: ReactNode;
  /** What is said where there is nothing and nothing was left out. */
  readonly children: ReactNode;
}) {
  const t = useText();
  const { filter, sessions } = props;
  if (sessions?.length === 0 && !props.error) {
    return isNarrowed(filter) ? (
      <Empty title={t('sessions.noMatch')} hint={t(filter.q ? 'sessions.noMatchHint' : 'sessions.noMatchChosen')}>
        <Button component={Link} to={filter.view ? `/sessions?view=${filter.view}` : '/sessions'} variant="default">
          {t('sessions.showAll')}
        </Button>
      </Empty>
    ) : (
      props.children
    );
  }
  return (
    <Stack gap="md">
      <Card title={props.title} flush actions={props.stats && <Numbers stats={props.stats} />}>
        <SessionTable sessions={sessions} failure={props.error} empty="" />
      </Card>
      {props.more}
    </Stack>
  );
}

function Numbers({ stats }: { readonly stats: SessionStats }) {
  const t = useText();
  const rows = [
    ['sessions.total', String(stats.totalSessions)],
    ['sessions.totalTime', duration(stats.totalDurationSeconds)],
    ['sessions.average', duration(stats.avgDurationSeconds)],
  ] as const;
  return (
    <dl className={css['numbers']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the address calls stale is every live session: the dialog says so. */
function EndAll() {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  return (
    <ConfirmButton
      variant="default"
      size="xs"
      words={t('sessions.endAll')}
      title={t('sessions.endAllTitle')}
      what={t('sessions.endAllWhat')}
      busy={t('session.ending')}
      act={async () => {
        const { cleaned } = await api.sessions.endStale({});
        toast(t('sessions.cleaned', { n: cleaned }));
      }}
      onDone={() => void queries.invalidateQueries({ queryKey: ['sessions'] })}
    />
  );
}
