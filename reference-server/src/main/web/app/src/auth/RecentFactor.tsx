import { failureIn, ViewerError, type Failure } from '@farhand/viewer';
import { Button, getDefaultZIndex, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { useText } from '../i18n/text';
import { useApi, useMe } from '../live/services';
import { FailureBox } from '../ui/basics';
import { secretIn } from './fragment';

type Answer = (confirmed: boolean) => void;
type Ask = (answer: Answer) => void;
let ask: Ask | undefined;
let waiting: ((ask: Ask) => void)[] = [];

/** The dialogue; a page that has just been entered asks for something before it is there. */
function dialogue(): Promise<Ask> {
  const there = ask;
  return there ? Promise.resolve(there) : new Promise((resolve) => waiting.push(resolve));
}

/** Does something that may need a proof that the person is there: asks for it then, and tries again. */
export async function withRecentFactor<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (!(thrown instanceof ViewerError) || thrown.failure.code !== 'RECENT_FACTOR_REQUIRED') {
      throw thrown;
    }
    const asked = await dialogue();
    const confirmed = await new Promise<boolean>((resolve) => asked(resolve));
    if (!confirmed) {
      throw thrown;
    }
    return act();
  }
}

export function RecentFactorDialog() {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { user, hasPassword } = useMe();
  const [answer, setAnswer] = useState<Answer>();
  const [proof, setProof] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const shown: Ask = (given) => setAnswer(() => given);
    ask = shown;
    waiting.forEach((tell) => tell(shown));
    waiting = [];
    return () => {
      ask = undefined;
    };
  }, []);

  const close = (confirmed: boolean) => {
    answer?.(confirmed);
    setAnswer(undefined);
    setProof('');
    setFailure(undefined);
  };

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const link = hasPassword ? undefined : secretIn(proof);
    if (!hasPassword && !link) {
      setFailure({ code: 'LOGIN_LINK_INVALID', message: t('confirm.linkNone'), nextStep: '', retryable: false });
      return;
    }
    setBusy(true);
    try {
      queries.setQueryData(['me'], await (link ? api.auth.confirmByLink(link) : api.auth.confirm(proof)));
      close(true);
    } catch (thrown) {
      setFailure(failureIn(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      opened={answer !== undefined}
      onClose={() => close(false)}
      // Also above the dialogue whose button asked for it.
      zIndex={getDefaultZIndex('overlay')}
      title={t('confirm.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t(hasPassword ? 'confirm.why' : 'confirm.linkHow')}
          </Text>
          <input type="hidden" autoComplete="username" value={user.email} readOnly />
          <PasswordInput
            label={t(hasPassword ? 'login.password' : 'confirm.link')}
            autoComplete={hasPassword ? 'current-password' : 'one-time-code'}
            value={proof}
            onChange={(event) => setProof(event.currentTarget.value)}
            data-autofocus
            required
          />
          {failure && <FailureBox failure={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => close(false)}>
              {t('action.cancel')}
            </Button>
            <Button type="submit">{t(busy ? 'confirm.busy' : 'confirm.submit')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
