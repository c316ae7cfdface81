import { Button, Group, Menu, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { SessionStats } from '../api/types';
import { useText } from '../i18n/text';
import { duration } from '../i18n/times';
import { useApi } from '../live/services';
import { Card, Empty, PageHead } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toast, toastFailure } from '../ui/toasts';
import { SessionTable } from './SessionTable';
import css from './sessions.module.css';

const DAY_MS = 86_400_000;
const PAGE = 50;

export function SessionsPage() {
  const t = useText();
  useTitle(t('nav.sessions'));
  const navigate = useNavigate();
  const view = useSearch({ from: '/signed-in/framed/sessions' }).view ?? 'now';
  return (
    <div className={basics['page']}>
      <PageHead title={t('nav.sessions')}>{view === 'now' && <StaleMenu />}</PageHead>
      <SegmentedControl
        mb="sm"
        size="xs"
        value={view}
        onChange={(next) =>
          void navigate({ to: '/sessions', search: next === 'day' || next === 'all' ? { view: next } : {}, replace: true })
        }
        data={[
          { value: 'now', label: t('sessions.now') },
          { value: 'day', label: t('sessions.day') },
          { value: 'all', label: t('sessions.all') },
        ]}
        aria-label={t('sessions.view')}
      />
      {view === 'now' ? <Active /> : <Past key={view} day={view === 'day'} />}
    </div>
  );
}

function Active() {
  const t = useText();
  const api = useApi();
  const { data, error } = useQuery({ queryKey: ['sessions', 'active'], queryFn: () => api.sessions.active() });
  if (data?.data.length === 0) {
    return (
      <Empty title={t('sessions.none')} hint={t('sessions.noneHint')}>
        <Button component={Link} to="/devices?status=online">
          {t('sessions.toDevices')}
        </Button>
      </Empty>
    );
  }
  return (
    <Card title={t('sessions.now')} flush>
      <SessionTable sessions={data?.data} failure={error} empty="" />
    </Card>
  );
}

function Past({ day }: { readonly day: boolean }) {
  const t = useText();
  const api = useApi();
  const since = useMemo(() => (day ? new Date(Date.now() - DAY_MS).toISOString() : undefined), [day]);
  const history = useInfiniteQuery({
    queryKey: ['sessions', 'history', 'all', day],
    queryFn: ({ pageParam }) =>
      api.sessions.history({ ...(since !== undefined && { startDate: since }), page: pageParam, limit: PAGE }),
    initialPageParam: 1,
    getNextPageParam: ({ pagination: { page, limit, total } }) => (page * limit < total ? page + 1 : undefined),
  });
  const first = history.data?.pages[0];
  return (
    <Stack gap="md">
      {first && <Numbers stats={first.stats} />}
      <Card title={t(day ? 'sessions.day' : 'sessions.all')} flush>
        <SessionTable
          sessions={history.data?.pages.flatMap((page) => page.data)}
          failure={history.error}
          empty={t(day ? 'sessions.noneDay' : 'sessions.noneEver')}
        />
      </Card>
      {history.hasNextPage && (
        <Group justify="center">
          <Button variant="default" onClick={() => void history.fetchNextPage()}>
            {t(history.isFetchingNextPage ? 'sessions.loading' : 'sessions.more')}
          </Button>
        </Group>
      )}
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
function StaleMenu() {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const clean = useMutation({
    mutationFn: () => api.sessions.endStale({}),
    onSuccess: ({ cleaned }) => {
      toast(t('sessions.cleaned', { n: cleaned }));
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: toastFailure,
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="down" size={13} />}>
            {t('sessions.tidy')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={() => setAsking(true)}>
            {t('sessions.endAll')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('sessions.endAllTitle')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t('sessions.endAllWhat')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('action.cancel')}
            </Button>
            <Button color="red" onClick={() => clean.mutate()}>
              {t(clean.isPending ? 'session.ending' : 'sessions.endAll')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
