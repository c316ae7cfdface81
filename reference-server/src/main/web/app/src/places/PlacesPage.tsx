import { failureIn } from '@farhand/viewer';
import { Button, Group as Row, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import type { Group, Site } from '../api/types';
import { useText } from '../i18n/text';
import { useApi, useMay } from '../live/services';
import { Card, Empty, FailureBox, PageHead, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { ConfirmButton } from '../ui/ConfirmButton';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toast } from '../ui/toasts';
import css from './places.module.css';

/** What the dialog does: a new site, a new group of a site, or another name for one of them. */
type Task =
  | { readonly kind: 'site' }
  | { readonly kind: 'group'; readonly site: Site }
  | { readonly kind: 'rename'; readonly place: Site | Group; readonly what: 'sites' | 'groups' };

/** Sites and their groups: where machines stand, and who may work on them. */
export function PlacesPage() {
  const t = useText();
  useTitle(t('nav.places'));
  const api = useApi();
  const [task, setTask] = useState<Task>();
  const sites = useQuery({ queryKey: ['places', 'sites'], queryFn: () => api.sites.all() });
  const groups = useQuery({ queryKey: ['places', 'groups'], queryFn: () => api.groups.all() });
  const error = sites.error ?? groups.error;
  return (
    <div className={`${basics['page']} ${basics['narrow']}`}>
      <PageHead title={t('nav.places')}>
        <Button leftSection={<Icon name="enrolment" size={14} />} onClick={() => setTask({ kind: 'site' })}>
          {t('places.newSite')}
        </Button>
      </PageHead>
      {error && <FailureBox failure={failureIn(error)} onRetry={() => void Promise.all([sites.refetch(), groups.refetch()])} />}
      {sites.isPending && <Waiting>{t('places.loading')}</Waiting>}
      {sites.data?.length === 0 && (
        <Empty title={t('places.none')} hint={t('places.noneHint')}>
          <Button onClick={() => setTask({ kind: 'site' })}>{t('places.newSite')}</Button>
        </Empty>
      )}
      <Stack gap="md">
        {sites.data?.map((site) => (
          <SiteCard
            key={site.id}
            site={site}
            groups={(groups.data ?? []).filter((group) => group.siteId === site.id)}
            onTask={setTask}
          />
        ))}
      </Stack>
      <Dialog opened={task !== undefined} onClose={() => setTask(undefined)} title={task && titleOf(task, t)}>
        {task && <NameForm task={task} onDone={() => setTask(undefined)} />}
      </Dialog>
    </div>
  );
}

function titleOf(task: Task, t: ReturnType<typeof useText>): string {
  if (task.kind === 'rename') {
    return t('places.renameOne', { name: task.place.name });
  }
  return task.kind === 'site' ? t('places.newSite') : t('places.newGroupOf', { site: task.site.name });
}

function SiteCard(props: { readonly site: Site; readonly groups: readonly Group[]; readonly onTask: (task: Task) => void }) {
  const t = useText();
  const mayEnrol = useMay('enrollment:manage');
  const { site, groups, onTask } = props;
  return (
    <Card
      title={site.name}
      flush={groups.length > 0}
      actions={
        <span className={basics['rowActions']}>
          {mayEnrol && (
            <Button
              component={Link}
              to={`/enrolment?site=${site.id}`}
              variant="subtle"
              size="compact-xs"
              aria-label={t('places.enrolAt', { site: site.name })}
            >
              {t('places.enrol')}
            </Button>
          )}
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={t('places.newGroupOf', { site: site.name })}
            onClick={() => onTask({ kind: 'group', site })}
          >
            {t('places.newGroup')}
          </Button>
          <PlaceActions place={site} what="sites" onTask={onTask} />
        </span>
      }
    >
      {groups.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('places.noGroups')}
        </Text>
      ) : (
        <table className={basics['table']} aria-label={t('places.groupsOf', { site: site.name })}>
          <tbody>
            {groups.map((group) => (
              <tr key={group.id}>
                <th scope="row">{group.name}</th>
                <td>
                  <span className={basics['rowActions']}>
                    <PlaceActions place={group} what="groups" onTask={onTask} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

interface ActionProps {
  readonly place: Site | Group;
  readonly what: 'sites' | 'groups';
  readonly onTask: (task: Task) => void;
}

/** The same in the head of a site and in the row of a group, one below the other. */
function PlaceActions({ place, what, onTask }: ActionProps) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t('places.renameOne', { name: place.name })}
        onClick={() => onTask({ kind: 'rename', place, what })}
      >
        {t('places.rename')}
      </Button>
      <span className={css['count']}>
        {place.devices > 0 ? (
          <Link to="/devices" search={{ [what === 'sites' ? 'site' : 'group']: place.id }} className={basics['link'] ?? ''}>
            {t('places.devices', { n: place.devices })}
          </Link>
        ) : (
          <ConfirmButton
            words={t('places.remove')}
            label={t('places.removeOne', { name: place.name })}
            title={t('places.removeTitle', { name: place.name })}
            what={t('places.removeWhat')}
            busy={t('places.removing')}
            act={() => api[what].remove(place.id)}
            onDone={() => {
              toast(t('places.removed', { name: place.name }));
              void queries.invalidateQueries({ queryKey: ['places'] });
            }}
          />
        )}
      </span>
    </>
  );
}

function NameForm({ task, onDone }: { readonly task: Task; readonly onDone: () => void }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(task.kind === 'rename' ? task.place.name : '');
  const save = useMutation({
    mutationFn: async () => {
      if (task.kind === 'rename') {
        await api[task.what].rename(task.place.id, name.trim());
      } else if (task.kind === 'group') {
        await api.groups.add({ name: name.trim(), siteId: task.site.id });
      } else {
        await api.sites.add({ name: name.trim() });
      }
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['places'] });
      onDone();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('device.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        {save.error && <FailureBox failure={failureIn(save.error)} />}
        <Row justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button type="submit">{t(save.isPending ? 'action.saving' : 'action.save')}</Button>
        </Row>
      </Stack>
    </form>
  );
}
