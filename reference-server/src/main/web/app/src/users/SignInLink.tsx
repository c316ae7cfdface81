import { failureIn } from '@farhand/viewer';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../api/types';
import { withRecentFactor } from '../auth/RecentFactor';
import { useText } from '../i18n/text';
import { moment } from '../i18n/times';
import { useApi } from '../live/services';
import { CopyLine, FailureBox } from '../ui/basics';
import { Dialog } from '../ui/Dialog';

/** For somebody who has forgotten their password: says what a link does, makes it, and shows it this once. */
export function SignInLinkButton({ user }: { readonly user: User }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t('users.linkOne', { name: user.name })}
        onClick={() => setOpen(true)}
      >
        {t('users.link')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('users.linkOne', { name: user.name })} size="lg" closeOnClickOutside={false}>
        <Steps user={user} onDone={close} />
      </Dialog>
    </>
  );
}

function Steps({ user, onDone }: { readonly user: User; readonly onDone: () => void }) {
  const t = useText();
  const api = useApi();
  const make = useMutation({ mutationFn: () => withRecentFactor(() => api.users.signInLink(user.id)) });
  if (make.data) {
    return (
      <Stack gap="md">
        <Text size="sm">{t('users.linkSend', { name: user.name })}</Text>
        <CopyLine value={`${location.origin}/new-password#${make.data.link}`} label={t('users.linkLine')} />
        <Text size="sm" c="dimmed">
          {t('users.linkOnce', { time: moment(make.data.expiresAt) })}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onDone}>{t('action.done')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <Text size="sm">{t('users.linkWhat', { name: user.name })}</Text>
      {make.error && <FailureBox failure={failureIn(make.error)} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onDone}>
          {t('action.cancel')}
        </Button>
        <Button onClick={() => make.mutate()} data-autofocus>
          {t(make.isPending ? 'users.linkMaking' : 'users.linkMake')}
        </Button>
      </Group>
    </Stack>
  );
}
