import { failureIn } from '@farhand/viewer';
import { Button, Group, PasswordInput, SegmentedControl, Stack, Text, TextInput, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { NewPasswordInput } from '../auth/NewPasswordInput';
import { withRecentFactor } from '../auth/RecentFactor';
import { chooseLanguage, LANGUAGES, useLanguage, useText, type Language } from '../i18n/text';
import { useApi, useMe } from '../live/services';
import { SingleKeysSwitch } from '../shell/SingleKeysSwitch';
import { Card, FailureBox, PageHead } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toast, toastFailure } from '../ui/toasts';

export function ProfilePage() {
  const t = useText();
  useTitle(t('nav.profile'));
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => api.auth.logout(),
    onSuccess: async () => {
      await navigate({ to: '/login' });
      queries.clear();
    },
    onError: toastFailure,
  });
  return (
    <div className={`${basics['page']} ${basics['narrow']}`}>
      <PageHead title={t('nav.profile')}>
        <Button variant="default" leftSection={<Icon name="signOut" />} onClick={() => leave.mutate()}>
          {t('profile.signOut')}
        </Button>
      </PageHead>
      <Stack gap="md">
        <Card title={t('profile.you')}>
          <NameForm />
        </Card>
        <Card title={t('profile.look')}>
          <Look />
        </Card>
        <Card title={t('keys.title')}>
          <SingleKeysSwitch />
        </Card>
        <Card title={t('profile.password')}>
          <PasswordForm />
        </Card>
      </Stack>
    </div>
  );
}

function NameForm() {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { user, tenants } = useMe();
  const [name, setName] = useState(user.name);
  const save = useMutation({
    mutationFn: () => api.auth.change({ name: name.trim() }),
    onSuccess: (me) => {
      queries.setQueryData(['me'], me);
      toast(t('profile.saved'));
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
          label={t('user.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          autoComplete="name"
          required
        />
        <Text size="sm" c="dimmed">
          {[user.email, ...tenants.map((tenant) => tenant.name)].join(' · ')}
        </Text>
        {save.error && <FailureBox failure={failureIn(save.error)} />}
        <Group>
          <Button type="submit">{t(save.isPending ? 'action.saving' : 'action.save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function Look() {
  const t = useText();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group gap="xl">
      <div>
        <Text size="sm" fw={500} mb={4} id="look-theme">
          {t('profile.theme')}
        </Text>
        <SegmentedControl
          size="xs"
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
          data={(['light', 'dark', 'auto'] as const).map((each) => ({ value: each, label: t(`theme.${each}`) }))}
          aria-labelledby="look-theme"
        />
      </div>
      <div>
        <Text size="sm" fw={500} mb={4} id="look-language">
          {t('profile.language')}
        </Text>
        <SegmentedControl
          size="xs"
          value={language}
          onChange={(value) => chooseLanguage(value as Language)}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          aria-labelledby="look-language"
        />
      </div>
    </Group>
  );
}

function PasswordForm() {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { user, hasPassword } = useMe();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () =>
      hasPassword
        ? api.auth.change({ password, currentPassword: current })
        : withRecentFactor(() => api.auth.change({ password })),
    onSuccess: (me) => {
      queries.setQueryData(['me'], me);
      setCurrent('');
      setPassword('');
      toast(t(hasPassword ? 'profile.passwordChanged' : 'profile.passwordSet'));
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        {hasPassword ? (
          <PasswordInput
            label={t('profile.currentPassword')}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            required
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t('profile.firstPassword')}
          </Text>
        )}
        <NewPasswordInput label={t('profile.newPassword')} value={password} onChange={setPassword} />
        {save.error && <FailureBox failure={failureIn(save.error)} />}
        <Group>
          <Button type="submit">
            {t(save.isPending ? 'action.saving' : hasPassword ? 'profile.changePassword' : 'profile.setPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
