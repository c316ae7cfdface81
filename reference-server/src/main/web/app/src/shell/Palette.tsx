import { Modal, TextInput, useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { bestFirst, searchDevices } from '../devices/search';
import { chooseLanguage, currentLanguage, LANGUAGES, useText, type Language } from '../i18n/text';
import { useAllDevices } from '../live/services';
import { Dot } from '../ui/basics';
import { Icon, type IconName } from '../ui/Icon';
import css from './frame.module.css';
import { usePlaces } from './navigation';

interface Hit {
  readonly id: string;
  readonly icon?: IconName;
  readonly online?: boolean;
  readonly words: string;
  readonly what: string;
  readonly act: () => void;
}

const MOST_DEVICES = 40;

/** Finds any device or page by a few letters. */
export function Palette(props: { readonly opened: boolean; readonly onClose: () => void; readonly onKeys: () => void }) {
  const t = useText();
  return (
    <Modal.Root opened={props.opened} onClose={props.onClose} size="lg" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.open')}>
        <Modal.Body p="sm">
          <Finder {...props} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Finder({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) {
  const t = useText();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const hits = useHits(words, onKeys);
  const active = Math.min(chosen, hits.length - 1);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const go = (hit: Hit | undefined) => {
    if (hit) {
      onClose();
      hit.act();
    }
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      setChosen((active + step + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(hits[active]);
    }
  };

  return (
    <div className={css['palette']}>
      <TextInput
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKey}
        leftSection={<Icon name="search" />}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-hits"
        aria-activedescendant={hits[active] ? `hit-${hits[active].id}` : ''}
        autoComplete="off"
        data-autofocus
      />
      <ul id="palette-hits" ref={list} className={css['hits']} role="listbox" aria-label={t('palette.hits')}>
        {hits.map((hit, at) => (
          <li
            key={hit.id}
            id={`hit-${hit.id}`}
            role="option"
            aria-selected={at === active}
            onMouseMove={() => setChosen(at)}
            onClick={() => go(hit)}
          >
            {hit.icon ? <Icon name={hit.icon} /> : <Dot online={hit.online ?? false} />}
            <span className={css['words']}>{hit.words}</span>
            <span className={css['what']}>{hit.what}</span>
          </li>
        ))}
      </ul>
      {hits.length === 0 && <p role="status">{t('palette.nothing')}</p>}
    </div>
  );
}

function useHits(words: string, onKeys: () => void): readonly Hit[] {
  const t = useText();
  const places = usePlaces();
  const navigate = useNavigate();
  const { devices } = useAllDevices();
  const { setColorScheme } = useMantineColorScheme();
  return useMemo(() => {
    const wanted = words.trim().toLowerCase();
    const pages: Hit[] = [
      ...places.map(({ to, label, icon }) => ({
        id: to.slice(1),
        icon,
        words: t(label),
        what: t('palette.page'),
        act: () => void navigate({ to }),
      })),
      ...(['light', 'dark', 'auto'] as const).map((theme) => ({
        id: `theme-${theme}`,
        icon: theme === 'light' ? ('sun' as const) : theme === 'dark' ? ('moon' as const) : ('system' as const),
        words: t('theme.button', { theme: t(`theme.${theme}`) }),
        what: t('palette.action'),
        act: () => setColorScheme(theme),
      })),
      ...(Object.keys(LANGUAGES) as Language[])
        .filter((each) => each !== currentLanguage())
        .map((each) => ({
          id: `language-${each}`,
          icon: 'profile' as const,
          words: LANGUAGES[each],
          what: t('profile.language'),
          act: () => chooseLanguage(each),
        })),
      { id: 'keys', icon: 'keyboard', words: t('keys.title'), what: t('palette.action'), act: onKeys },
    ];
    const found = bestFirst(searchDevices(devices, { q: words }), words)
      .slice(0, MOST_DEVICES)
      .map((device) => ({
        id: device.id,
        online: device.online,
        words: device.label,
        what: `${device.siteName} · ${device.osName}`,
        act: () => void navigate({ to: '/devices/$deviceId', params: { deviceId: device.id } }),
      }));
    const matching = pages.filter((hit) => hit.words.toLowerCase().includes(wanted));
    return wanted ? [...matching, ...found] : [...matching.slice(0, places.length), ...found];
  }, [words, places, devices, navigate, setColorScheme, onKeys, t]);
}
