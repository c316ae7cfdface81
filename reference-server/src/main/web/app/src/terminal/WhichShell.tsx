import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/text';
import { Dialog } from '../ui/Dialog';
import type { Opening, Question } from './openings';

interface Props {
  readonly opening: Pick<Opening, 'question'>;
  /** The machine's. */
  readonly name: string;
  readonly onNeither: () => void;
}

/** Asks before one's own shell, open elsewhere, is taken along or ended. */
export function WhichShell({ opening, name, onNeither }: Props) {
  const t = useText();
  const [question, setQuestion] = useState<Question>();
  useEffect(() => {
    let here = true;
    void opening.question.then((asked) => here && setQuestion(asked));
    return () => {
      here = false;
    };
  }, [opening]);
  const answer = (act: (() => void) | undefined) => {
    setQuestion(undefined);
    act?.();
  };
  return (
    <Dialog
      opened={question !== undefined}
      onClose={() => answer(onNeither)}
      title={t('which.title', { device: name })}
      closeOnClickOutside={false}
    >
      <Stack gap="md">
        <Text size="sm">{t('which.what')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" color="red" onClick={() => answer(question?.startAnew)}>
            {t('which.anew')}
          </Button>
          <Button onClick={() => answer(question?.goOn)} data-autofocus>
            {t('which.goOn')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
