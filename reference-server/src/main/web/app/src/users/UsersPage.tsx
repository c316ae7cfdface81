import { failureIn } from '@farhand/viewer';
import { Button, Modal, Select, VisuallyHidden } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role, User } from '../api/types';
import { withRecentFactor } from '../auth/RecentFactor';
import { useText } from '../i18n/text';
import { moment } from '../i18n/times';
import { useApi, useMe } from '../live/services';
import { Card, FailureBox, PageHead, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toast, toastFailure } from '../ui/toasts';
import { AddUser } from './AddUser';
import { useRoles } from './roles';

export function UsersPage() {
  const t = useText();
  useTitle(t('nav.users'));
  const api = useApi();
  const [adding, setAdding] = useState(false);
  const users = useQuery({ queryKey: ['users'], queryFn: () => api.users.all() });
  return (
    <div className={basics['page']}>
      <PageHead title={t('nav.users')}>
        <Button leftSection={<Icon name="enrolment" size={14} />} onClick={() => setAdding(true)}>
          {t('users.add')}
        </Button>
      </PageHead>
      {users.error && <FailureBox failure={failureIn(users.error)} onRetry={() => void users.refetch()} />}
      {users.isPending && <Waiting>{t('users.loading')}</Waiting>}
      {users.data && (
        <Card title={t('users.list')} flush>
          <UserTable users={users.data} />
        </Card>
      )}
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t('users.add')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <AddUser onDone={() => setAdding(false)} />
      </Modal>
    </div>
  );
}

function UserTable({ users }: { readonly users: readonly User[] }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const roles = useRoles();
  const me = useMe().user.id;
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role?: Role; disabled?: boolean }) =>
      withRecentFactor(() => api.users.change(id, body)),
    onSuccess: (user) => {
      void queries.invalidateQueries({ queryKey: ['users'] });
      toast(t('users.changed', { name: user.name }));
    },
    onError: toastFailure,
  });
  return (
    <table className={basics['table']}>
      <thead>
        <tr>
          <th scope="col">{t('user.name')}</th>
          <th scope="col">{t('login.email')}</th>
          <th scope="col">{t('user.role')}</th>
          <th scope="col">{t('user.since')}</th>
          <th scope="col">{t('user.access')}</th>
          <th scope="col">
            <VisuallyHidden>{t('session.actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <td>
              {user.name}
              {user.id === me && <span className={basics['quiet']}> {t('user.you')}</span>}
            </td>
            <td>{user.email}</td>
            <td>
              {user.id === me ? (
                t(`role.${user.role}`)
              ) : (
                <Select
                  size="xs"
                  w={190}
                  value={user.role}
                  data={roles}
                  allowDeselect={false}
                  aria-label={t('user.roleOf', { name: user.name })}
                  onChange={(role) => role && role !== user.role && change.mutate({ id: user.id, role: role })}
                />
              )}
            </td>
            <td className={basics['number']}>{moment(user.createdAt)}</td>
            <td>{t(user.disabled ? 'user.disabled' : 'user.enabled')}</td>
            <td>
              {user.id !== me && (
                <span className={basics['rowActions']}>
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    color={user.disabled ? 'petrol' : 'red'}
                    aria-label={t(user.disabled ? 'users.enableOne' : 'users.disableOne', { name: user.name })}
                    onClick={() => change.mutate({ id: user.id, disabled: !user.disabled })}
                  >
                    {t(user.disabled ? 'users.enable' : 'users.disable')}
                  </Button>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
