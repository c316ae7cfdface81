import { failureIn } from '@farhand/viewer';
import { Button, Group, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState, type SyntheticEvent } from 'react';
import type { ApiClient } from '../api/client';
import type { Device, MadeEnrolmentToken, NewEnrolmentToken } from '../api/types';
import { withRecentFactor } from '../auth/RecentFactor';
import { useText } from '../i18n/text';
import { useAllDevices, useApi, useLive, useMe } from '../live/services';
import { CopyLine, Empty, FailureBox, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { siteName } from './siteNames';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const VALIDITIES = [HOUR, DAY, 7 * DAY, 30 * DAY] as const;

/** What is asked for while one may not know the sites yet: without one it is the first. */
type Wish = Omit<NewEnrolmentToken, 'siteId'> & { readonly siteId: string | undefined };

/** Two steps: what the token may do, then the one command and the machines that come. */
export function NewToken({ site, onDone }: { readonly site?: string | undefined; readonly onDone: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const sites = useSites();
  const [made, setMade] = useState<MadeEnrolmentToken>();
  const make = useMutation({
    mutationFn: async (wish: Wish) => {
      const siteId = wish.siteId ?? (await queries.query({ ...sitesQuery(api), staleTime: 'static' }))[0]?.id ?? '';
      return withRecentFactor(() => api.enrolment.make({ ...wish, siteId }));
    },
    onSuccess: (token) => {
      setMade(token);
      void queries.invalidateQueries({ queryKey: ['tokens'] });
    },
  });
  if (made) {
    return <Command made={made} onDone={onDone} />;
  }
  return sites.data?.length === 0 ? (
    <NoSites />
  ) : (
    <Form site={site} busy={make.isPending} failure={make.error} onSubmit={(wish) => make.mutate(wish)} onCancel={onDone} />
  );
}

function sitesQuery(api: ApiClient) {
  return { queryKey: ['places', 'sites'], queryFn: () => api.sites.all() };
}

function useSites() {
  return useQuery(sitesQuery(useApi()));
}

function NoSites() {
  const t = useText();
  return (
    <Empty title={t('places.none')} hint={t('places.noneHint')}>
      <Button component={Link} to="/sites" data-autofocus>
        {t('places.newSite')}
      </Button>
    </Empty>
  );
}

interface FormProps {
  readonly site: string | undefined;
  readonly busy: boolean;
  readonly failure: Error | null;
  readonly onSubmit: (wish: Wish) => void;
  readonly onCancel: () => void;
}

function Form(props: FormProps) {
  const t = useText();
  const api = useApi();
  const { data: sites } = useSites();
  const { tenants } = useMe();
  const groups = useQuery({ queryKey: ['places', 'groups'], queryFn: () => api.groups.all() }).data ?? [];
  const [label, setLabel] = useState('');
  const [chosenSite, setSite] = useState<string | null>(null);
  const [group, setGroup] = useState<string | null>(null);
  const [uses, setUses] = useState<string | number>(1);
  const [validity, setValidity] = useState<number>(DAY);
  const [approval, setApproval] = useState(false);
  const asked = sites?.find(({ id }) => id === props.site);
  const site = chosenSite ?? (asked ?? sites?.[0])?.id ?? null;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!props.busy) {
      props.onSubmit({
        label: label.trim(),
        siteId: site ?? props.site,
        ...(group && { groupId: group }),
        maxUses: Number(uses) || 1,
        expiresInSeconds: validity,
        ...(approval && { needsApproval: true }),
      });
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('token.label')}
          description={t('token.labelHint')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Group grow>
          <Select
            label={t('device.site')}
            value={site}
            onChange={(value) => {
              setSite(value);
              setGroup(null);
            }}
            data={sites?.map((each) => ({ value: each.id, label: siteName(each, tenants) })) ?? []}
            placeholder={t('places.loading')}
            allowDeselect={false}
            required={sites !== undefined}
          />
          <Select
            label={t('device.group')}
            value={group}
            onChange={setGroup}
            data={groups.filter((each) => each.siteId === site).map(({ id, name }) => ({ value: id, label: name }))}
            placeholder={t('fact.none')}
            clearable
          />
        </Group>
        <Group grow align="flex-start">
          <NumberInput
            label={t('token.maxUses')}
            value={uses}
            onChange={setUses}
            min={1}
            max={10_000}
            allowDecimal={false}
            required
          />
          <Select
            label={t('token.validFor')}
            value={String(validity)}
            onChange={(value) => setValidity(Number(value))}
            data={VALIDITIES.map((seconds) => ({
              value: String(seconds),
              label: seconds < DAY ? t('token.hours', { n: seconds / HOUR }) : t('token.days', { n: seconds / DAY }),
            }))}
            allowDeselect={false}
          />
        </Group>
        <Switch
          label={t('token.approval')}
          description={t('token.approvalHint')}
          checked={approval}
          onChange={(event) => setApproval(event.currentTarget.checked)}
        />
        {props.failure && <FailureBox failure={failureIn(props.failure)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onCancel}>
            {t('action.cancel')}
          </Button>
          <Button type="submit">{t(!props.busy ? 'enrolment.make' : sites ? 'enrolment.making' : 'places.loading')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function Command({ made, onDone }: { readonly made: MadeEnrolmentToken; readonly onDone: () => void }) {
  const t = useText();
  const arrived = useArrivals(made);
  return (
    <Stack gap="md">
      <Text size="sm">{t('enrolment.run')}</Text>
      <CopyLine value={made.command} label={t('enrolment.command')} />
      <Text size="sm" c="dimmed">
        {t('enrolment.once')}
      </Text>
      {arrived.length === 0 ? (
        <Waiting>{t('enrolment.waiting')}</Waiting>
      ) : (
        <ul className={basics['arrivals']} aria-live="polite">
          {arrived.map((device) => (
            <li key={device.id}>
              <Link to="/devices/$deviceId" params={{ deviceId: device.id }} className={basics['link'] ?? ''}>
                {device.label}
              </Link>{' '}
              {t('enrolment.arrived')}
            </li>
          ))}
        </ul>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>{t('action.done')}</Button>
      </Group>
    </Stack>
  );
}

/**
 * Machines that came since the token was made, by the server's clock: the browser's may be hours away. Of all that are
 * known rather than of what is told, which a page that was away for a moment may have missed.
 */
function useArrivals(made: MadeEnrolmentToken): readonly Device[] {
  const live = useLive();
  const { devices } = useAllDevices();
  // Even where the server's clock was set back meanwhile.
  const [before] = useState(() => new Set(live.devices.snapshot().devices.map(({ id }) => id)));
  return useMemo(() => {
    const since = Date.parse(made.createdAt);
    return devices
      .filter(({ id, enrolledAt }) => !before.has(id) && Date.parse(enrolledAt) >= since)
      .sort((one, other) => Date.parse(one.enrolledAt) - Date.parse(other.enrolledAt));
  }, [devices, before, made]);
}
