import type { TerminalState } from '@farhand/viewer/terminal';
import { Button, Menu } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Device } from '../api/types';
import { useText } from '../i18n/text';
import { IconButton } from '../ui/basics';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toast } from '../ui/toasts';
import { BackToDevice } from './BackToDevice';
import type { TerminalChoice } from './choices';
import { copyText } from './clipboard';
import { EndButton } from './EndButton';
import { EndStrip, type Over } from './EndStrip';
import { leaveFullScreen, toggleFullScreen, useFullScreen } from './fullScreen';
import { LinkQuestion, PasteQuestion } from './questions';
import { NORMAL_SIZE, readPreferences, storePreferences } from './preferences';
import type { TerminalSession } from './openings';
import { handleKey } from './pageKeys';
import { MarkStrip } from './MarkStrip';
import { SearchBar } from './SearchBar';
import { isWatching, StateStrips, StateWord, WatchingStrip } from './StateStrips';
import css from './terminal.module.css';
import { useTerminal } from './useTerminal';

/** The session whose shell has ended. */
export type Gone = TerminalSession['id'];

export interface PaneProps {
  readonly deviceId: string;
  readonly device: Device | undefined;
  readonly session: TerminalSession;
  /** Another session instead of one that is over. */
  readonly onAgain: (gone?: Gone) => void;
  /** Another session with another shell or account. */
  readonly onOpenAs: (choice: TerminalChoice, gone?: Gone) => void;
  /** Shows the table of keys. */
  readonly onKeys: () => void;
}

/** The terminal with its bar. */
export function TerminalPane({ deviceId, device, session, onAgain, onOpenAs, onKeys }: PaneProps) {
  const t = useText();
  const host = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLElement>(null);
  const view = useTerminal(session, host);
  const { terminal, state } = view;
  const [searching, setSearching] = useState(false);
  const [byMe, setByMe] = useState(false);
  const [screenReader, setScreenReader] = useState(() => readPreferences().screenReader);
  const name = device?.label ?? '';
  const heading = device ? t('terminal.titleOf', { device: name }) : t('device.terminal');
  useTitle(view.title && device ? `${view.title} · ${name}` : heading);

  const zoom = useCallback(
    (change: number) => {
      if (terminal) {
        terminal.screen.fontSize = change === 0 ? NORMAL_SIZE : terminal.screen.fontSize + change;
        storePreferences({ fontSize: terminal.screen.fontSize });
      }
    },
    [terminal],
  );
  const copySelected = useCallback(
    (selected: string) => {
      if (selected) {
        void copyText(selected).then((done) => toast(t(done ? 'terminal.copied' : 'terminal.notCopied'), !done));
      } else {
        toast(t('terminal.nothingSelected'));
      }
      terminal?.screen.focus();
    },
    [terminal, t],
  );
  const copy = useCallback(() => copySelected(terminal?.screen.selection ?? ''), [terminal, copySelected]);
  useEffect(() => terminal?.screen.on('copy', copySelected), [terminal, copySelected]);

  useEffect(() => {
    if (terminal) {
      terminal.screen.keyFilter = (event) =>
        !handleKey(event, {
          copy,
          find: () => setSearching(true),
          mark: () => terminal.screen.mark(),
          zoom,
          leave: () => bar.current?.querySelector<HTMLElement>('a, button')?.focus(),
        });
    }
  }, [terminal, copy, zoom]);

  const full = useFullScreen();
  useEffect(() => leaveFullScreen, []);
  const fill = () =>
    void toggleFullScreen()
      .catch(() => toast(t('terminal.fullScreenNot'), true))
      .finally(() => terminal?.screen.focus());

  const online = device?.online;
  useEffect(() => {
    if (online) {
      terminal?.retryNow();
    }
  }, [online, terminal]);

  const gone = state.kind === 'exited' ? session.id : undefined;
  const watching = isWatching(state);
  const showKeys = () => {
    // The menu's entry, which has the focus now, will be gone: it comes back to the terminal.
    terminal?.screen.focus();
    onKeys();
  };
  const toggleReader = () => {
    setScreenReader(!screenReader);
    storePreferences({ screenReader: !screenReader });
    if (terminal) {
      terminal.screen.screenReader = !screenReader;
    }
  };

  return (
    <main className={css['page']}>
      <header ref={bar} className={css['bar']} onKeyDown={(event) => event.key === 'Escape' && terminal?.screen.focus()}>
        <BackToDevice deviceId={deviceId} />
        <h1>{heading}</h1>
        <StateWord state={state} />
        <span className={css['title']}>{view.title}</span>
        <div className={css['tools']}>
          <IconButton icon="search" label={t('terminal.find')} onClick={() => setSearching(true)} />
          <IconButton icon="smaller" label={t('keys.smaller')} onClick={() => zoom(-1)} />
          <IconButton icon="bigger" label={t('keys.bigger')} onClick={() => zoom(1)} />
          <IconButton icon="expand" label={t(full ? 'terminal.fullScreenLeave' : 'terminal.fullScreen')} onClick={fill} />
          {/* Whoever has copied or marks goes on in the terminal, where the menu would take them back to its button. */}
          <Menu position="bottom-end" returnFocus={false} onClose={() => terminal?.screen.focus()}>
            <Menu.Target>
              <Button variant="subtle" color="gray" size="compact-sm" aria-label={t('terminal.more')}>
                <Icon name="more" />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<Icon name="copy" />} onClick={copy}>
                {t('keys.copy')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="edit" />} onClick={() => terminal?.screen.mark()}>
                {t('keys.mark')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="sessions" />} onClick={() => terminal?.screen.selectAll()}>
                {t('terminal.selectAll')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name={screenReader ? 'check' : 'info'} />} onClick={toggleReader}>
                {t(screenReader ? 'terminal.readerOff' : 'terminal.readerOn')}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="keyboard" />} onClick={showKeys}>
                {t('keys.title')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {!isOver(state) && <EndButton session={session} name={name} onEnd={setByMe} />}
        </div>
      </header>
      <WatchingStrip state={state} session={session} />
      {isOver(state) && (
        <EndStrip
          state={state}
          byMe={byMe}
          deviceId={deviceId}
          name={name}
          onAgain={() => onAgain(gone)}
          onOpenAs={(choice) => onOpenAs(choice, gone)}
        />
      )}
      <div className={css['pane']}>
        <StateStrips view={view} />
        {searching && terminal && (
          <SearchBar
            screen={terminal.screen}
            onClose={() => {
              setSearching(false);
              terminal.screen.endSearch();
            }}
          />
        )}
        {terminal && <MarkStrip screen={terminal.screen} />}
        <div
          className={css['host']}
          data-away={state.kind !== 'running'}
          data-watching={watching}
          role="region"
          aria-label={t('terminal.region')}
        >
          <div ref={host} className={css['inner']} />
        </div>
      </div>
      {terminal && <PasteQuestion screen={terminal.screen} />}
      {terminal && <LinkQuestion screen={terminal.screen} />}
    </main>
  );
}

function isOver(state: TerminalState): state is Over {
  return state.kind === 'exited' || state.kind === 'ended';
}
