import { failureIn, type Failure } from '@farhand/viewer';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox } from '../ui/basics';
import { AuthFrame } from './AuthFrame';

export function LoginPage() {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { then } = useSearch({ from: '/login' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      queries.setQueryData(['me'], await api.auth.login(email.trim(), password));
      if (then) {
        // Whoever goes back from there does not want to sign in once more.
        router.history.replace(then);
      } else {
        await navigate({ to: '/devices' });
      }
    } catch (thrown) {
      setFailure(failureIn(thrown));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };

  return (
    <AuthFrame title={t('login.title')} intro={t(then ? 'login.introAgain' : 'login.intro')}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <TextInput
            label={t('login.email')}
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
            autoFocus
          />
          <PasswordInput
            label={t('login.password')}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
          />
          {failure && <FailureBox failure={failure} />}
          <Button type="submit" size="sm" fullWidth>
            {t(busy ? 'login.busy' : 'login.submit')}
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
