import { failureIn, type Failure } from '@farhand/viewer';
import { Anchor, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox, Waiting } from '../ui/basics';
import { AuthFrame } from './AuthFrame';
import { useSecretOfFragment } from './fragment';

/** Somebody follows a one-time link: signs in with it at once. */
export function LinkPage() {
  const { secret, count } = useSecretOfFragment();
  return <SignIn key={count} secret={secret} />;
}

function SignIn({ secret }: { readonly secret: string }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Failure>();

  useEffect(() => {
    if (secret) {
      signInOnce(secret, (link) => api.auth.link(link)).then(
        (me) => {
          queries.setQueryData(['me'], me);
          void navigate({ to: '/devices', replace: true });
        },
        (thrown: unknown) => setFailure(failureIn(thrown)),
      );
    }
  }, [secret, api, queries, navigate]);

  return (
    <AuthFrame title={t('link.title')} intro={t(secret ? 'link.intro' : 'link.missing')}>
      {secret && !failure && <Waiting>{t('link.busy')}</Waiting>}
      {(failure ?? !secret) && (
        <Stack gap="md">
          {failure && <FailureBox failure={failure} />}
          <Anchor component={Link} to="/login" size="sm">
            {t('link.password')}
          </Anchor>
        </Stack>
      )}
    </AuthFrame>
  );
}

/** A link works once, and React may run an effect twice: both runs get the one answer. A failure is not kept. */
const answers = new Map<string, Promise<unknown>>();

function signInOnce<T>(link: string, signIn: (link: string) => Promise<T>): Promise<T> {
  const known = answers.get(link) as Promise<T> | undefined;
  const answer = known ?? signIn(link);
  answers.set(link, answer);
  answer.catch(() => answers.delete(link));
  return answer;
}
