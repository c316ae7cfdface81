import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useText } from '../i18n/text';
import { useMe } from '../live/services';
import { choiceIn, rememberedChoice, type TerminalChoice } from './choices';

interface Props {
  readonly deviceId: string;
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onOpen: (choice: TerminalChoice) => void;
}

/** Asks which shell, and as whom; begins with what worked for them on this machine last. */
export function TerminalAs({ deviceId, name, opened, onClose, onOpen }: Props) {
  const t = useText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('terminal.asTitle', { device: name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form
        deviceId={deviceId}
        onCancel={onClose}
        onOpen={(choice) => {
          onClose();
          onOpen(choice);
        }}
      />
    </Modal>
  );
}

function Form({ deviceId, onCancel, onOpen }: { deviceId: string; onCancel: () => void; onOpen: Props['onOpen'] }) {
  const t = useText();
  const { user } = useMe();
  const [{ shell = '', account = '' }, setChoice] = useState(() => rememberedChoice(user.id, deviceId));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onOpen(choiceIn({ shell: shell.trim(), account: account.trim() }));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('terminal.shell')}
          description={t('terminal.shellHint')}
          value={shell}
          onChange={(event) => setChoice({ shell: event.currentTarget.value, account })}
          maxLength={256}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
        />
        <TextInput
          label={t('terminal.account')}
          description={t('terminal.accountHint')}
          value={account}
          onChange={(event) => setChoice({ shell, account: event.currentTarget.value })}
          maxLength={128}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {t('action.cancel')}
          </Button>
          <Button type="submit">{t('device.openTerminal')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
