import { failureIn } from '@farhand/viewer';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { Session } from '../api/types';
import { failureWords } from '../i18n/failures';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import css from './sessions.module.css';

const LONGEST = 500;

/** What was done in a session, for those who come after: written below its row. Enter keeps it, Esc does not. */
export function NoteRow(props: { readonly session: Session; readonly columns: number; readonly onDone: () => void }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { session, onDone } = props;
  const [note, setNote] = useState(session.note ?? '');
  const save = useMutation({
    mutationFn: () => api.sessions.note(session.id, note.trim()),
    onSuccess: () => {
      onDone();
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      onDone();
    }
  };
  const failure = save.error && failureWords(failureIn(save.error));
  return (
    <tr className={css['noteRow']}>
      <td colSpan={props.columns}>
        <form onSubmit={submit} onKeyDown={onKey} className={css['note']}>
          <TextInput
            size="xs"
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            placeholder={t('session.noteHint')}
            aria-label={t('session.noteTitle', { device: session.device.label })}
            error={failure && `${failure.message} ${failure.nextStep}`}
            maxLength={LONGEST}
            autoFocus
          />
          <Button type="submit">{t(save.isPending ? 'action.saving' : 'action.save')}</Button>
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
        </form>
      </td>
    </tr>
  );
}
