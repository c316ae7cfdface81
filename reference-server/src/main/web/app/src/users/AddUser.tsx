import { failureIn } from '@farhand/viewer';
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { Role } from '../api/types';
import { NewPasswordInput } from '../auth/NewPasswordInput';
import { withRecentFactor } from '../auth/RecentFactor';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox } from '../ui/basics';
import { toast } from '../ui/toasts';
import { useRoles } from './roles';

export function AddUser({ onDone }: { readonly onDone: () => void }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const roles = useRoles();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('technician');
  const add = useMutation({
    mutationFn: () => withRecentFactor(() => api.users.add({ name: name.trim(), email: email.trim(), password, role })),
    onSuccess: (user) => {
      void queries.invalidateQueries({ queryKey: ['users'] });
      toast(t('users.added', { name: user.name }));
      onDone();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('user.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <TextInput
          label={t('login.email')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          maxLength={254}
          required
        />
        <NewPasswordInput label={t('users.firstPassword')} value={password} onChange={setPassword} />
        <Select
          label={t('user.role')}
          description={t(`role.${role}.what`)}
          value={role}
          data={roles}
          allowDeselect={false}
          onChange={(value) => setRole(value as Role)}
        />
        {add.error && <FailureBox failure={failureIn(add.error)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button type="submit">{t(add.isPending ? 'users.adding' : 'users.add')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
