import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Device } from '../api/types';
import { useText } from '../i18n/text';
import { Card } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { toastFailure } from '../ui/toasts';
import css from './devices.module.css';
import { useDevice } from './useDevice';
import { useDeviceChange } from './useDeviceChange';

interface NotesProps {
  readonly device: Device;
  readonly mayChange: boolean;
}

/** What the next technician should know. */
export function Notes({ device, mayChange }: NotesProps) {
  const t = useText();
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    button.current?.focus();
  };
  return (
    <Card
      title={t('device.notes')}
      actions={
        mayChange && (
          <Button
            ref={button}
            variant="subtle"
            size="compact-xs"
            aria-label={t('device.editNotes')}
            onClick={() => setEditing(true)}
          >
            {t('action.edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <Editor device={device} onDone={close} />
      ) : (
        <Text size="sm" c={device.notes ? '' : 'dimmed'} className={basics['prewrap'] ?? ''}>
          {device.notes || t('device.noNotes')}
        </Text>
      )}
    </Card>
  );
}

interface Draft {
  /** What the note was that this one is made of. */
  readonly of: string;
  readonly text: string;
}

/** What a colleague saves meanwhile is shown, and not overwritten unseen. */
function Editor({ device, onDone }: { readonly device: Device; readonly onDone: () => void }) {
  const t = useText();
  const change = useDeviceChange(device);
  const { refetch } = useDevice(device.id);
  const area = useRef<HTMLTextAreaElement>(null);
  const [written, setWritten] = useState<Draft>({ of: device.notes, text: device.notes });
  const [looking, setLooking] = useState(false);
  // As long as nothing was written, it is what the note is.
  const draft = written.text === written.of ? { of: device.notes, text: device.notes } : written;
  const theirs = isAnother(device.notes, draft) ? device.notes : undefined;

  const save = async () => {
    setLooking(true);
    // What was saved a moment ago may not have been told here yet.
    const { data: now, error } = await refetch();
    setLooking(false);
    if (error) {
      toastFailure(error);
    } else if (isAnother(now?.notes ?? '', draft)) {
      // The button that was pressed goes.
      area.current?.focus();
    } else {
      change.mutate({ notes: draft.text }, { onSuccess: onDone });
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      onDone();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      void save();
    }
  };
  const settle = (text: string) => {
    setWritten({ of: device.notes, text });
    area.current?.focus();
  };
  return (
    <Stack gap="sm">
      <Textarea
        ref={area}
        autosize
        minRows={3}
        maxRows={12}
        value={draft.text}
        onChange={(event) => setWritten({ of: draft.of, text: event.currentTarget.value })}
        onKeyDown={onKey}
        aria-label={t('device.notes')}
        description={t('device.notesKeys')}
        inputWrapperOrder={['input', 'description']}
        maxLength={4_000}
        autoFocus
      />
      {theirs !== undefined && (
        <div className={css['reason']} role="status">
          <Icon name="warning" />
          <div>
            <p>{t('device.notesChanged')}</p>
            <Text size="sm" my={8} className={basics['prewrap'] ?? ''}>
              {theirs || t('device.noNotes')}
            </Text>
            <Group gap="xs">
              <Button onClick={() => settle(`${theirs}\n\n${draft.text}`)}>{t('device.notesBoth')}</Button>
              <Button variant="default" onClick={() => settle(theirs)}>
                {t('device.notesTheirs')}
              </Button>
              <Button variant="default" onClick={() => settle(draft.text)}>
                {t('device.notesMine')}
              </Button>
            </Group>
          </div>
        </div>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onDone}>
          {t('action.cancel')}
        </Button>
        {theirs === undefined && (
          <Button onClick={() => void save()}>{t(looking || change.isPending ? 'action.saving' : 'action.save')}</Button>
        )}
      </Group>
    </Stack>
  );
}

/** Whether the note is neither what the draft is made of nor what it says itself. */
function isAnother(notes: string, draft: Draft): boolean {
  return notes !== draft.of && notes !== draft.text;
}
