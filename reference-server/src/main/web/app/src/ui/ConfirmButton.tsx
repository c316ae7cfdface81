import { failureIn } from '@farhand/viewer';
import { Button, Group, Stack, Text, type ButtonProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../i18n/text';
import { FailureBox } from './basics';
import { Dialog } from './Dialog';
import { Icon, type IconName } from './Icon';

/** A button for what cannot be taken back: says first what would happen. */
export function ConfirmButton(props: {
  readonly words: string;
  readonly icon?: IconName;
  /** What a screen reader says where the words alone do not tell which one. */
  readonly label?: string;
  readonly title: string;
  readonly what: string;
  readonly busy: string;
  readonly act: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly variant?: NonNullable<ButtonProps['variant']>;
  readonly size?: NonNullable<ButtonProps['size']>;
}) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: props.act,
    onSuccess: () => {
      setAsking(false);
      props.onDone();
    },
  });
  const ask = () => {
    act.reset();
    setAsking(true);
  };
  return (
    <>
      <Button
        variant={props.variant ?? 'subtle'}
        color="red"
        size={props.size ?? 'compact-xs'}
        leftSection={props.icon && <Icon name={props.icon} size={13} />}
        {...(props.label !== undefined && { 'aria-label': props.label })}
        onClick={ask}
      >
        {props.words}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={props.title}>
        <Stack gap="md">
          <Text size="sm">{props.what}</Text>
          {act.error && <FailureBox failure={failureIn(act.error)} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t('action.cancel')}
            </Button>
            <Button color="red" onClick={() => act.mutate()}>
              {act.isPending ? props.busy : props.words}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
