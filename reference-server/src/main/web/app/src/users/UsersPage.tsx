import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role, User } from '../api/types';
import { withRecentFactor } from '../auth/RecentFactor';
import { useText } from '../i18n/text';
import { useApi, useMe } from '../live/services';
import { ActionsHead, Moment } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { ConfirmDialog } from '../ui/ConfirmButton';
import { ListPage } from '../ui/ListPage';
import { toast, toastFailure } from '../ui/toasts';
import { AddUser } from './AddUser';
import { useRoles } from './roles';
import { SignInLinkButton } from './SignInLink';

export function UsersPage() {
  const t = useText();
  const api = useApi();
  return (
    <ListPage
      title={t('nav.users')}
      query={useQuery({ queryKey: ['users'], queryFn: () => api.users.all() })}
      loading={t('users.loading')}
      list={t('users.list')}
      making={{ words: t('users.add'), icon: 'enrolment', form: (onDone) => <AddUser onDone={onDone} /> }}
    >
      {(users) => <UserTable users={users} />}
    </ListPage>
  );
}

function UserTable({ users }: { readonly users: readonly User[] }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const roles = useRoles();
  const me = useMe().user.id;
  const changed = (user: User) => {
    void queries.invalidateQueries({ queryKey: ['users'] });
    toast(t('users.changed', { name: user.name }));
  };
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role: Role }) => withRecentFactor(() => api.users.change(id, body)),
    onSuccess: changed,
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
          <ActionsHead />
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
            <td className={basics['number']}>
              <Moment at={user.createdAt} />
            </td>
            <td>{t(user.disabled ? 'user.disabled' : 'user.enabled')}</td>
            <td>
              {user.id !== me && (
                <span className={basics['rowActions']}>
                  {!user.disabled && <SignInLinkButton user={user} />}
                  <AccessButton user={user} onChanged={changed} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Locks somebody out, after it was said what ends for good; lets them in again at once. One button, which keeps the focus. */
export function AccessButton({ user, onChanged }: { readonly user: User; readonly onChanged: (user: User) => void }) {
  const t = useText();
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const set = (disabled: boolean) => withRecentFactor(() => api.users.change(user.id, { disabled }));
  const enable = useMutation({ mutationFn: () => set(false), onSuccess: onChanged, onError: toastFailure });
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        color={user.disabled ? 'petrol' : 'red'}
        aria-label={t(user.disabled ? 'users.enableOne' : 'users.disableOne', { name: user.name })}
        onClick={() => (user.disabled ? enable.mutate() : setAsking(true))}
      >
        {t(user.disabled ? 'users.enable' : 'users.disable')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        words={t('users.disable')}
        title={t('users.disableTitle', { name: user.name })}
        what={t('users.disableWhat')}
        busy={t('users.disabling')}
        act={() => set(true).then(onChanged)}
        onDone={() => undefined}
      />
    </>
  );
}
