import type { Mark, TerminalScreen } from '@farhand/viewer/terminal';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/text';
import css from './terminal.module.css';

const READ_CHARACTERS = 300;

/** Says how one marks by keys while one does, and to a screen reader what is marked. */
export function MarkStrip({ screen }: { readonly screen: TerminalScreen }) {
  const t = useText();
  const [mark, setMark] = useState<Mark>();
  useEffect(() => screen.on('mark', setMark), [screen]);
  const text = mark?.text.trim() ? mark.text.slice(0, READ_CHARACTERS) : t('mark.blank');
  const read =
    mark?.what === 'selection' ? t('mark.selected', { text }) : mark?.what === 'link' ? t('mark.link', { text }) : text;
  return (
    <>
      <p className={css['read']} role="status" aria-live="assertive">
        {mark && read}
      </p>
      {mark && (
        <p className={css['marking']} aria-hidden="true">
          {t('mark.how')}
        </p>
      )}
    </>
  );
}
