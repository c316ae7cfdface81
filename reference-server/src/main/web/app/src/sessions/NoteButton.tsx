import { failureIn } from '@farhand/viewer';
import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { Session } from '../api/types';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox } from '../ui/basics';

/** What was done in a session, for those who come after. */
export function NoteButton({ session }: { readonly session: Session }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const [note, setNote] = useState<string>();
  const save = useMutation({
    mutationFn: (words: string) => api.sessions.note(session.id, words),
    onSuccess: () => {
      setNote(undefined);
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(note?.trim() ?? '');
  };
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t('session.noteOn', { device: session.device.label, who: session.user.name })}
        onClick={() => setNote(session.note ?? '')}
      >
        {t('session.note')}
      </Button>
      <Modal
        opened={note !== undefined}
        onClose={() => setNote(undefined)}
        title={t('session.noteTitle', { device: session.device.label })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <form onSubmit={submit}>
          <Stack gap="md">
            <Textarea
              autosize
              minRows={3}
              maxRows={10}
              value={note ?? ''}
              onChange={(event) => setNote(event.currentTarget.value)}
              aria-label={t('session.note')}
              maxLength={2_000}
              data-autofocus
            />
            {save.error && <FailureBox failure={failureIn(save.error)} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setNote(undefined)}>
                {t('action.cancel')}
              </Button>
              <Button type="submit">{t(save.isPending ? 'action.saving' : 'action.save')}</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
