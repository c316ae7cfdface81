import type { TerminalScreen } from '@farhand/viewer/terminal';
import { TextInput } from '@mantine/core';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useText } from '../i18n/text';
import { IconButton } from '../ui/basics';
import css from './terminal.module.css';

/** Finds text in everything the terminal still remembers. */
export function SearchBar({ screen, onClose }: { readonly screen: TerminalScreen; readonly onClose: () => void }) {
  const t = useText();
  const [words, setWords] = useState('');
  const [found, setFound] = useState({ index: -1, count: 0 });
  useEffect(() => screen.on('search', setFound), [screen]);

  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      screen.find(words, event.shiftKey ? 'next' : 'previous');
    }
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    }
  };
  const counted =
    found.index < 0
      ? t('terminal.foundMany', { n: found.count })
      : t('terminal.foundAt', { at: found.index + 1, n: found.count });
  return (
    <div className={css['search']} role="search" onKeyDown={onEscape}>
      <TextInput
        size="xs"
        w={220}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          screen.find(event.currentTarget.value, 'previous', true);
        }}
        onKeyDown={onEnter}
        placeholder={t('terminal.find')}
        aria-label={t('terminal.find')}
        autoFocus
      />
      <span className={css['found']} role="status">
        {words && (found.count === 0 ? t('terminal.foundNone') : counted)}
      </span>
      <IconButton icon="up" label={t('terminal.findPrevious')} onClick={() => screen.find(words, 'previous')} />
      <IconButton icon="down" label={t('terminal.findNext')} onClick={() => screen.find(words, 'next')} />
      <IconButton icon="close" label={t('terminal.findClose')} onClick={onClose} />
    </div>
  );
}
