import type { Failure } from '@farhand/viewer';
import type { TerminalState } from '@farhand/viewer/terminal';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useText } from '../i18n/text';
import { whyOver } from '../sessions/whyOver';
import type { TerminalChoice } from './choices';
import { useFocusWhenQuiet } from './focus';
import { Strip } from './Strip';
import { TerminalAs } from './TerminalAs';

export type Over = Extract<TerminalState, { readonly kind: 'exited' | 'ended' }>;

interface EndProps {
  readonly state: Over;
  /** It was ended on this very page. */
  readonly byMe: boolean;
  readonly deviceId: string;
  readonly name: string;
  readonly onAgain: () => void;
  readonly onOpenAs: (choice: TerminalChoice) => void;
}

/** Who or what ended it, and what to do next. Stays, so it takes its own room: what is below it may say why. */
export function EndStrip({ state, byMe, deviceId, name, onAgain, onOpenAs }: EndProps) {
  const t = useText();
  const reason = state.kind === 'ended' ? state.reason : state.exit.reason;
  const words = reason && whyOver(reason, t);
  const exit = state.kind === 'exited' ? exitWords(state, t) : undefined;
  return (
    <Strip
      tone={reason && !CALM.has(reason.code) ? 'bad' : 'calm'}
      words={byMe ? t('terminal.youEnded') : (words?.message ?? exit ?? t('terminal.over'))}
      next={byMe ? '' : [words && exit, words?.nextStep].filter(Boolean).join(' ')}
    >
      {reason && CHOICE_REFUSED.has(reason.code) ? (
        <OtherChoice deviceId={deviceId} name={name} onOpenAs={onOpenAs} />
      ) : (
        <Next reason={reason} onAgain={onAgain} />
      )}
      <Button variant="default" component={Link} to={`/devices/${deviceId}`}>
        {t('terminal.toDevice')}
      </Button>
    </Strip>
  );
}

/** As it should end. */
const CALM: ReadonlySet<string> = new Set(['SESSION_ENDED', 'SESSION_ENDED_BY_OWNER', 'SESSION_ENDED_ON_MACHINE']);
/** Another session would be refused just the same. */
const WITHDRAWN: ReadonlySet<string> = new Set(['SESSION_REVOKED', 'PERMISSION_DENIED', 'DEVICE_REVOKED', 'DEVICE_UNKNOWN']);
const CHOICE_REFUSED: ReadonlySet<string> = new Set([
  'TERMINAL_ACCOUNT_REFUSED',
  'TERMINAL_ACCOUNT_UNKNOWN',
  'TERMINAL_SHELL_UNKNOWN',
]);
const OLD_PAGE: ReadonlySet<string> = new Set(['NOT_UNDERSTOOD', 'PROTOCOL_VERSION_UNSUPPORTED']);

/** The same once more would be refused once more. */
function OtherChoice({ deviceId, name, onOpenAs }: Pick<EndProps, 'deviceId' | 'name' | 'onOpenAs'>) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Likely words={t('terminal.as')} onClick={() => setAsking(true)} />
      <TerminalAs deviceId={deviceId} name={name} opened={asking} onClose={() => setAsking(false)} onOpen={onOpenAs} />
    </>
  );
}

function Next({ reason, onAgain }: { readonly reason: Failure | undefined; readonly onAgain: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const code = reason?.code ?? '';
  if (WITHDRAWN.has(code)) {
    return null;
  }
  if (OLD_PAGE.has(code)) {
    return <Button onClick={() => location.reload()}>{t('terminal.reload')}</Button>;
  }
  if (code === 'LOGIN_REQUIRED') {
    return (
      <Button onClick={() => void navigate({ to: '/login', search: { then: location.pathname + location.search } })}>
        {t('login.submit')}
      </Button>
    );
  }
  return <Likely words={t('terminal.again')} onClick={onAgain} />;
}

/** What most will want next. */
function Likely({ words, onClick }: { readonly words: string; readonly onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhenQuiet(button);
  return (
    <Button ref={button} onClick={onClick}>
      {words}
    </Button>
  );
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
};

function exitWords({ exit }: Extract<Over, { readonly kind: 'exited' }>, t: ReturnType<typeof useText>): string {
  if (exit.signal > 0) {
    const name = SIGNALS[exit.signal];
    return t('terminal.killed', { signal: name ? `${exit.signal} (${name})` : String(exit.signal) });
  }
  return exit.status === undefined ? t('terminal.exitedUnseen') : t('terminal.exited', { status: String(exit.status) });
}
