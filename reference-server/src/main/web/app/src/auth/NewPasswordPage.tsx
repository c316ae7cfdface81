import { failureIn } from '@farhand/viewer';
import { Anchor, Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox } from '../ui/basics';
import { AuthFrame } from './AuthFrame';
import { useSecretOfFragment } from './fragment';
import { NewPasswordInput } from './NewPasswordInput';

/** Somebody who has forgotten their password, with a link from whoever manages people. */
export function NewPasswordPage() {
  const { secret, count } = useSecretOfFragment();
  return <ChoosePassword key={count} link={secret} />;
}

function ChoosePassword({ link }: { readonly link: string }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => api.auth.newPassword({ link, password }),
    onSuccess: async (me) => {
      // Whoever was signed in here before was somebody else, perhaps.
      queries.removeQueries();
      queries.setQueryData(['me'], me);
      await navigate({ to: '/devices', replace: true });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <AuthFrame title={t('newPassword.title')} intro={t(link ? 'newPassword.intro' : 'link.missing')}>
      <Stack gap="md">
        {link && (
          <form onSubmit={submit}>
            <Stack gap="md">
              <NewPasswordInput label={t('profile.newPassword')} value={password} onChange={setPassword} autoFocus />
              {save.error && <FailureBox failure={failureIn(save.error)} />}
              <Button type="submit" size="sm" fullWidth>
                {t(save.isPending ? 'link.busy' : 'newPassword.submit')}
              </Button>
            </Stack>
          </form>
        )}
        {(!link || save.error) && (
          <Anchor component={Link} to="/login" size="sm">
            {t('link.password')}
          </Anchor>
        )}
      </Stack>
    </AuthFrame>
  );
}
