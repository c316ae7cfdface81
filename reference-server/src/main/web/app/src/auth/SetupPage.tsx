import { failureIn, type Failure } from '@farhand/viewer';
import { Button, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox } from '../ui/basics';
import { AuthFrame } from './AuthFrame';
import { useSecretOfFragment } from './fragment';
import { NewPasswordInput } from './NewPasswordInput';

/** The first person of a new server. */
export function SetupPage() {
  const { secret, count } = useSecretOfFragment();
  return <FirstPerson key={count} link={secret} />;
}

function FirstPerson({ link }: { readonly link: string }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      queries.setQueryData(['me'], await api.auth.firstAdministrator({ link, email: email.trim(), name: name.trim(), password }));
      await navigate({ to: '/devices', replace: true });
    } catch (thrown) {
      setFailure(failureIn(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <AuthFrame title={t('setup.title')} intro={t(link ? 'setup.intro' : 'setup.missing')}>
      {link && (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="md">
            <TextInput
              label={t('user.name')}
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              required
              autoFocus
            />
            <TextInput
              label={t('login.email')}
              type="email"
              autoComplete="username"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              maxLength={254}
              required
            />
            <NewPasswordInput label={t('login.password')} value={password} onChange={setPassword} />
            {failure && <FailureBox failure={failure} />}
            <Button type="submit" size="sm" fullWidth>
              {t(busy ? 'setup.busy' : 'setup.submit')}
            </Button>
          </Stack>
        </form>
      )}
    </AuthFrame>
  );
}
