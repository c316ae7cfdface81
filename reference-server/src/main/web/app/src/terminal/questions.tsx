import type { TerminalScreen } from '@farhand/viewer/terminal';
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text';
import { useTextClose } from '../ui/closeLabel';
import css from './terminal.module.css';

const PREVIEW = 2_000;

/** A paste of several lines may run each of them: asks first. */
export function PasteQuestion({ screen }: { readonly screen: TerminalScreen }) {
  const t = useText();
  const close = useTextClose();
  const [text, setText] = useState<string>();
  const [never, setNever] = useState(false);
  const asks = useRef(true);
  useEffect(
    () =>
      screen.on('paste', (pasted) => {
        if (asks.current && pasted.trimEnd().includes('\n')) {
          setText(pasted);
        } else {
          screen.paste(pasted);
        }
      }),
    [screen],
  );
  const answer = (paste: boolean) => {
    if (paste && text !== undefined) {
      asks.current = !never;
      screen.paste(text);
    }
    setText(undefined);
  };
  const lines = text?.trimEnd().split('\n').length ?? 0;
  return (
    <Modal
      opened={text !== undefined}
      onClose={() => answer(false)}
      title={t('paste.title', { n: lines })}
      closeButtonProps={close}
      onExitTransitionEnd={() => screen.focus()}
    >
      <Stack gap="md">
        <Text size="sm">{t(screen.bracketsPaste ? 'paste.bracketed' : 'paste.runs')}</Text>
        <pre className={css['preview']} tabIndex={0} aria-label={t('paste.preview')}>
          {text?.slice(0, PREVIEW)}
          {text && text.length > PREVIEW ? ' …' : ''}
        </pre>
        <Checkbox label={t('paste.never')} checked={never} onChange={(event) => setNever(event.currentTarget.checked)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => answer(false)}>
            {t('action.cancel')}
          </Button>
          <Button onClick={() => answer(true)} data-autofocus>
            {t('paste.paste')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** An address a machine printed may lead anywhere: shows where before it goes there. */
export function LinkQuestion({ screen }: { readonly screen: TerminalScreen }) {
  const t = useText();
  const close = useTextClose();
  const [url, setUrl] = useState<URL>();
  useEffect(() => screen.on('link', setUrl), [screen]);
  const go = () => {
    window.open(url, '_blank', 'noopener,noreferrer');
    setUrl(undefined);
  };
  return (
    <Modal
      opened={url !== undefined}
      onClose={() => setUrl(undefined)}
      title={t('link.openTitle')}
      closeButtonProps={close}
      onExitTransitionEnd={() => screen.focus()}
    >
      <Stack gap="md">
        <Text size="sm">{t('link.openWhat', { host: url?.host ?? '' })}</Text>
        <pre className={css['preview']}>{url?.href}</pre>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => setUrl(undefined)} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button onClick={go}>{t('link.open')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
