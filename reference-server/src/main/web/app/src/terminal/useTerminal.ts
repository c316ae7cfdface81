import type { Failure } from '@farhand/viewer';
import { RemoteTerminal, type HeldInput, type TerminalState } from '@farhand/viewer/terminal';
import { useMantineColorScheme } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type RefObject } from 'react';
import { text } from '../i18n/text';
import { toast } from '../ui/toasts';
import { takeFocus, takeLostFocus } from './focus';
import { VIEWER, type TerminalSession } from './openings';
import { takeScreen } from './spareScreen';
import { useUnread, type Unread } from './useUnread';

export interface TerminalView {
  readonly terminal: RemoteTerminal | undefined;
  readonly state: TerminalState;
  /** What was typed and is not known to have arrived. */
  readonly held: HeldInput | undefined;
  readonly title: string;
  readonly ending: Ending | undefined;
  /** What a person has not read yet, whatever the connection did since. */
  readonly unread: Unread;
  readonly read: (what: keyof Unread) => void;
}

/** What will end the session, and when. */
export interface Ending {
  readonly reason: Failure;
  readonly at: number;
}

/** How long the screen waits for the session, which goes first. */
const SOON_MS = 60;

const BEGINNING: TerminalState = { kind: 'connecting', again: false, lost: undefined };

/** A session's terminal inside an element, for as long as the component lives. */
export function useTerminal(session: TerminalSession, host: RefObject<HTMLElement | null>): TerminalView {
  const queries = useQueryClient();
  const theme = useTheme();
  const [terminal, setTerminal] = useState<RemoteTerminal>();
  const [state, setState] = useState<TerminalState>(BEGINNING);
  const [held, setHeld] = useState<HeldInput>();
  const [title, setTitle] = useState('');
  const [ending, setEnding] = useState<Ending>();
  const { unread, hear, read } = useUnread();

  useEffect(() => {
    const element = host.current;
    if (!element) {
      return undefined;
    }
    const made = new RemoteTerminal({
      url: VIEWER,
      ahead: session.ahead?.(),
      ticket: () => session.ticket(),
      screen: takeScreen(),
    });
    let dropFocus: () => void = () => undefined;
    let shown = false;
    const show = () => {
      if (!shown) {
        shown = true;
        made.open(element);
        dropFocus = takeFocus(made.screen);
        setTerminal(made);
      }
    };
    // When the ticket is on its way, and the machine has something to do meanwhile; or when that takes long.
    const later = setTimeout(show, SOON_MS);
    made.on('state', (next) => {
      if (next.kind === 'starting') {
        // Its size goes to the shell.
        show();
      }
      setState(next);
      hear(next);
      if (next.kind !== 'running') {
        // Whoever comes back is told again.
        setEnding(undefined);
      }
      if (next.kind === 'running') {
        if (session.runs?.(next.shell.resumed)) {
          toast(text('terminal.back'));
        }
        // A dialogue may have opened right after the terminal took it.
        dropFocus();
        dropFocus = takeLostFocus(made.screen);
      }
      if (next.kind === 'exited' || next.kind === 'ended') {
        void queries.invalidateQueries({ queryKey: ['sessions'] });
      }
    });
    made.on('held', setHeld);
    made.on('refused', () => toast(text('terminal.refused'), true));
    made.on('ending', (told) => setEnding(told && { reason: told.reason, at: Date.now() + told.remainingMs }));
    made.screen.on('title', setTitle);
    // The server says the same some seconds later.
    made.screen.on('input', () => setEnding((told) => (told && takesBack(told.reason) ? undefined : told)));
    made.connect(typeof session.id === 'string' ? undefined : session.id);
    Promise.resolve(session.id).then(show, () => undefined);
    return () => {
      // Nor will it be.
      shown = true;
      clearTimeout(later);
      dropFocus();
      made.dispose();
    };
  }, [queries, session, host, hear]);

  useEffect(() => {
    if (terminal) {
      terminal.screen.theme = theme;
    }
  }, [terminal, theme]);

  return { terminal, state, held, title, ending, unread, read };
}

/** Whether typing keeps the session from ending. */
export function takesBack(reason: Failure): boolean {
  return reason.code === 'SESSION_IDLE';
}

function useTheme(): 'light' | 'dark' {
  const system = useColorScheme();
  const { colorScheme } = useMantineColorScheme();
  return colorScheme === 'auto' ? system : colorScheme;
}
