import { failureIn } from '@farhand/viewer';
import { Button, Group, Stack, Text, type ButtonProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../i18n/text';
import { FailureBox } from './basics';
import { Dialog } from './Dialog';
import { Icon, type IconName } from './Icon';

interface Confirmed {
  readonly words: string;
  readonly title: string;
  readonly what: string;
  readonly busy: string;
  readonly act: () => Promise<unknown>;
  readonly onDone: () => void;
}

/** A button for what cannot be taken back: says first what would happen. */
export function ConfirmButton({
  icon,
  label,
  variant,
  size,
  ...confirmed
}: Confirmed & {
  readonly icon?: IconName;
  /** What a screen reader says where the words alone do not tell which one. */
  readonly label?: string;
  readonly variant?: NonNullable<ButtonProps['variant']>;
  readonly size?: NonNullable<ButtonProps['size']>;
}) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant={variant ?? 'subtle'}
        color="red"
        size={size ?? 'compact-xs'}
        leftSection={icon && <Icon name={icon} size={13} />}
        {...(label !== undefined && { 'aria-label': label })}
        onClick={() => setAsking(true)}
      >
        {confirmed.words}
      </Button>
      <ConfirmDialog {...confirmed} opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}

/** The same for a button that is another one afterwards. */
export function ConfirmDialog(
  props: Confirmed & {
    readonly opened: boolean;
    readonly onClose: () => void;
  },
) {
  const t = useText();
  const act = useMutation({
    mutationFn: props.act,
    onSuccess: () => {
      props.onClose();
      props.onDone();
    },
  });
  const close = () => {
    act.reset();
    props.onClose();
  };
  return (
    <Dialog opened={props.opened} onClose={close} title={props.title}>
      <Stack gap="md">
        <Text size="sm">{props.what}</Text>
        {act.error && <FailureBox failure={failureIn(act.error)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button color="red" onClick={() => act.mutate()}>
            {act.isPending ? props.busy : props.words}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
