import { failureIn } from '@farhand/viewer';
import { Button, Group, Menu, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import type { Device } from '../api/types';
import { useText } from '../i18n/text';
import { relative } from '../i18n/times';
import { useApi, useMay, useMayOpen, useNow } from '../live/services';
import { SessionTable } from '../sessions/SessionTable';
import { useKeys } from '../shell/keys';
import { Card, Empty, FailureBox, Moment, PageHead, Presence, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toastFailure } from '../ui/toasts';
import css from './devices.module.css';
import { Notes } from './Notes';
import { Tags } from './Tags';
import { TerminalButtons } from './TerminalButtons';
import { useApproval } from './useApproval';
import { useDevice } from './useDevice';
import { useDeviceChange } from './useDeviceChange';
import { useTakenOut } from './useTakenOut';

/** Everything about one machine, and the ways onto it. */
export function DevicePage() {
  const t = useText();
  const { deviceId } = useParams({ from: '/signed-in/framed/devices/$deviceId' });
  const { data: device, error, refetch } = useDevice(deviceId);
  useTitle(device?.label ?? t('nav.devices'));
  const failure = error ? failureIn(error) : undefined;
  const gone = failure?.code === 'NOT_FOUND';
  const shown = gone ? undefined : device;
  const retry = () => void refetch();
  return (
    <div className={basics['page']}>
      {gone && <NotThere known={device} />}
      {failure && !gone && (
        <>
          {!shown && <PageHead title={t('nav.devices')} />}
          <FailureBox failure={failure} onRetry={retry} />
        </>
      )}
      {!shown && !failure && <Waiting>{t('device.loading')}</Waiting>}
      {shown && <Content device={shown} />}
    </div>
  );
}

/** Instead of a machine that is not there, or was until a moment ago. */
function NotThere({ known }: { readonly known: Device | undefined }) {
  const t = useText();
  return (
    <Empty
      title={known ? t('device.gone', { device: known.label }) : t('device.unknown')}
      hint={t(known ? 'device.goneHint' : 'device.unknownHint')}
      level="h1"
    >
      <Button component={Link} to="/devices">
        {t('notFound.devices')}
      </Button>
    </Empty>
  );
}

function Content({ device }: { readonly device: Device }) {
  const t = useText();
  const navigate = useNavigate();
  const api = useApi();
  const now = useNow(20_000);
  const mayManage = useMay('devices:manage');
  const mayOpen = useMayOpen() && !device.waiting;
  const reason = whyNoTerminal(device, t);
  const active = useQuery({
    queryKey: ['sessions', 'now', { deviceId: device.id }],
    queryFn: () => api.sessions.active({ deviceId: device.id }),
  });
  const past = useQuery({
    queryKey: ['sessions', 'past', { deviceId: device.id }],
    queryFn: () => api.sessions.history({ deviceId: device.id, limit: 10 }),
  });
  const open = () => void navigate({ to: '/devices/$deviceId/terminal', params: { deviceId: device.id } });
  useKeys(mayOpen ? [{ keys: 't', act: open }] : []);
  return (
    <>
      <PageHead title={device.label}>
        {mayManage && <DeviceMenu device={device} />}
        {mayOpen && reason === undefined && <TerminalButtons device={device} />}
      </PageHead>
      <p className={css['under']}>
        <Presence online={device.online}>
          {device.online
            ? t('presence.online')
            : device.lastSeenAt
              ? t('presence.offlineSince', { when: relative(device.lastSeenAt, now) })
              : t('presence.never')}
          {' · '}
          {device.hostname}
          {' · '}
          {device.osName} {device.osVersion}
        </Presence>
      </p>
      {device.waiting && <Approval device={device} />}
      {mayOpen && reason !== undefined && (
        <div className={css['reason']} role="status">
          <Icon name="info" />
          <p>{reason}</p>
        </div>
      )}
      <div className={css['columns']}>
        <div className={css['stack']}>
          <Card title={t('device.sessionsNow')} flush>
            <SessionTable sessions={active.data} failure={active.error} empty={t('device.noSessionsNow')} ofDevice />
          </Card>
          <Card title={t('device.sessionsPast')} flush>
            <SessionTable sessions={past.data?.data} failure={past.error} empty={t('device.noSessionsPast')} ofDevice />
          </Card>
        </div>
        <div className={css['stack']}>
          <Card title={t('device.tags')}>
            <Tags device={device} mayChange={mayManage} />
          </Card>
          <Notes device={device} mayChange={mayManage} />
          <Card title={t('device.facts')}>
            <Facts device={device} />
          </Card>
        </div>
      </div>
    </>
  );
}

/** A machine that waits: what that means, and the two answers. */
function Approval({ device }: { readonly device: Device }) {
  const t = useText();
  const mayApprove = useMay('enrollment:manage');
  const { approve, reject } = useApproval(device);
  return (
    <div className={css['reason']} role="status">
      <Icon name="info" />
      <div>
        <p>{t('device.waitingWhat')}</p>
        {mayApprove && (
          <Group gap="xs" mt={8}>
            <Button onClick={() => approve.mutate()}>{t('device.approve')}</Button>
            <Button variant="default" color="red" onClick={() => reject.mutate()}>
              {t('device.reject')}
            </Button>
          </Group>
        )}
      </div>
    </div>
  );
}

/** Why there is no terminal now and what to do; undefined where there is one. */
function whyNoTerminal(device: Device, t: ReturnType<typeof useText>): string | undefined {
  if (device.capabilities.length > 0 && !device.capabilities.some((each) => each.toLowerCase() === 'terminal')) {
    return t('device.noTerminal');
  }
  if (!device.online) {
    return t('device.offline');
  }
  return device.paused ? t('device.paused') : undefined;
}

function Facts({ device }: { readonly device: Device }) {
  const t = useText();
  const rows: readonly [string, ReactNode][] = [
    [t('device.hostname'), device.hostname],
    [t('device.os'), `${device.osName} ${device.osVersion}`],
    [t('device.architecture'), device.architecture],
    [t('device.address'), device.publicAddress ?? t('fact.unknown')],
    [t('device.mac'), device.macAddresses.length > 0 ? device.macAddresses.join(', ') : t('fact.unknown')],
    [t('device.agent'), device.agentVersion],
    [t('device.seen'), device.lastSeenAt ? <Moment at={device.lastSeenAt} /> : t('presence.never')],
    [t('device.enrolled'), <Moment at={device.enrolledAt} />],
    [t('device.site'), device.siteName],
    [t('device.group'), device.groupName ?? t('fact.none')],
    [t('device.tenant'), device.tenantName],
    [t('device.id'), <span className={basics['mono']}>{device.id}</span>],
  ];
  return (
    <dl className={css['facts']}>
      {rows.map(([name, value]) => (
        <div key={name} className={basics['contents']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function DeviceMenu({ device }: { readonly device: Device }) {
  const t = useText();
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const button = useRef<HTMLButtonElement>(null);
  // From the menu's button the dialog begins and to it the focus returns: its entry is gone by then.
  const show = (what: 'edit' | 'remove') => {
    button.current?.focus();
    setOpen(what);
  };
  return (
    <>
      <Menu position="bottom-end" returnFocus>
        <Menu.Target>
          <Button ref={button} variant="default" rightSection={<Icon name="down" size={13} />}>
            {t('device.manage')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" />} onClick={() => show('edit')}>
            {t('device.edit')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={() => show('remove')}>
            {t('device.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={open === 'edit'} onClose={() => setOpen(undefined)} title={t('device.edit')}>
        <EditForm device={device} onDone={() => setOpen(undefined)} />
      </Dialog>
      <Dialog
        opened={open === 'remove'}
        onClose={() => setOpen(undefined)}
        title={t('device.removeTitle', { device: device.label })}
      >
        <RemoveForm device={device} onCancel={() => setOpen(undefined)} />
      </Dialog>
    </>
  );
}

export function EditForm({ device, onDone }: { readonly device: Device; readonly onDone: () => void }) {
  const t = useText();
  const api = useApi();
  const change = useDeviceChange(device);
  const [before] = useState(device);
  const [label, setLabel] = useState(before.label);
  const [siteId, setSiteId] = useState(before.siteId);
  const [groupId, setGroupId] = useState(before.groupId ?? null);
  const sites = useQuery({ queryKey: ['places', 'sites'], queryFn: () => api.sites.all() }).data ?? [];
  const groups = useQuery({ queryKey: ['places', 'groups'], queryFn: () => api.groups.all() }).data ?? [];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    // What nobody touched here may have been changed by somebody else meanwhile.
    const moved = siteId !== before.siteId || groupId !== (before.groupId ?? null);
    const changes = {
      ...(label.trim() !== before.label && { label: label.trim() }),
      // A group is one of its site.
      ...(moved && { siteId, groupId: groupId ?? '' }),
    };
    change.mutate(changes, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('device.label')}
          description={t('device.labelHint', { hostname: device.hostname })}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Select
          label={t('device.site')}
          value={siteId}
          onChange={(value) => {
            setSiteId(value ?? device.siteId);
            setGroupId(null);
          }}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          allowDeselect={false}
        />
        <Select
          label={t('device.group')}
          value={groupId}
          onChange={setGroupId}
          data={groups.filter((group) => group.siteId === siteId).map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('fact.none')}
          clearable
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button type="submit">{t(change.isPending ? 'action.saving' : 'action.save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function RemoveForm({ device, onCancel }: { readonly device: Device; readonly onCancel: () => void }) {
  const t = useText();
  const api = useApi();
  const takenOut = useTakenOut(device);
  const remove = useMutation({
    mutationFn: () => api.devices.remove(device.id),
    onSuccess: () => takenOut(t('device.removed', { device: device.label })),
    onError: toastFailure,
  });
  return (
    <Stack gap="md">
      <Text size="sm">{t('device.removeWhat')}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button color="red" onClick={() => remove.mutate()}>
          {t(remove.isPending ? 'device.removing' : 'device.remove')}
        </Button>
      </Group>
    </Stack>
  );
}
