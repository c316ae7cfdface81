import type { HeldKeys, TerminalState } from '@farhand/viewer/terminal';
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { failureWords } from '../i18n/failures';
import { useText } from '../i18n/text';
import { useMe, useNow } from '../live/services';
import type { TerminalSession } from './openings';
import { Strip } from './Strip';
import css from './terminal.module.css';
import { useSession } from './useSession';
import { takesBack, type Ending, type TerminalView } from './useTerminal';

/** What goes on, in a word beside the title. */
export function StateWord({ state }: { readonly state: TerminalState }) {
  const t = useText();
  const word =
    state.kind === 'running'
      ? t(state.shell.resumed ? 'terminal.resumed' : 'terminal.running', {
          shell: state.shell.shell,
          account: state.shell.account,
        })
      : t(`terminal.state.${state.kind}`);
  return (
    <span className={css['state']} data-kind={state.kind} role="status">
      <i />
      {word}
    </span>
  );
}

/** What goes on for a while, in sentences, with what can be done about it. */
export function StateStrips({ view }: { readonly view: TerminalView }) {
  return (
    <div className={css['strips']}>
      <MainStrip view={view} />
      <NewsStrips view={view} />
      {view.held?.waiting && !opens(view.state) && <WaitingStrip view={view} keys={view.held.waiting} />}
      {view.held?.doubtful && <DoubtfulStrip view={view} keys={view.held.doubtful} />}
      {view.ending && <EndingStrip ending={view.ending} watching={isWatching(view.state)} />}
    </div>
  );
}

/** For the first time: what is typed now waits for the shell, as at any other terminal. */
function opens(state: TerminalState): boolean {
  return state.kind === 'starting' || (state.kind === 'connecting' && !state.again);
}

/** Somebody else types. */
export function isWatching(state: TerminalState): boolean {
  return state.kind === 'running' && !state.shell.writer;
}

/** Somebody else types: stays, so it takes its own room. */
export function WatchingStrip({ state, session }: { readonly state: TerminalState; readonly session: TerminalSession }) {
  return isWatching(state) ? <Watching session={session} /> : null;
}

/** Who types, and whether that passes to the one who watches. */
function Watching(props: { readonly session: TerminalSession }) {
  const t = useText();
  const { user } = useMe();
  const { data: session, isPending } = useSession(props.session);
  const other = session && session.userId !== user.id;
  if (isPending) {
    return null;
  }
  return (
    <Strip
      tone="calm"
      words={
        other
          ? t('terminal.watchingOf', { who: session.user.name })
          : t(session?.viewOnly ? 'terminal.watchingOnly' : 'terminal.watching')
      }
    />
  );
}

const GAP_SHOWN_MS = 12_000;

/** Goes by itself, but not while nobody can see it. */
function GapStrip({ view: { read } }: { readonly view: TerminalView }) {
  const t = useText();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') {
        timer = setTimeout(() => read('gap'), GAP_SHOWN_MS);
      }
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', begin);
    };
  }, [read]);
  return <Strip tone="calm" words={t('terminal.gap')} />;
}

/** Stays until somebody has read it: what ran in the shell before is gone with it. */
function ReplacedStrip({ view }: { readonly view: TerminalView }) {
  const t = useText();
  return (
    <Strip tone="warn" words={t('terminal.replaced')}>
      <Button variant="default" onClick={then(view, () => view.read('replaced'))}>
        {t('action.close')}
      </Button>
    </Strip>
  );
}

function MainStrip({ view }: { readonly view: TerminalView }) {
  const t = useText();
  const { state, terminal } = view;
  if (state.kind === 'waiting') {
    const words = failureWords(state.reason);
    return (
      <Strip tone="warn" words={words.message} next={words.nextStep}>
        <Countdown until={state.retryAt} words={(n) => t('terminal.retryIn', { n })} over={t('terminal.state.connecting')} />
        <Button onClick={then(view, () => terminal?.retryNow())}>{t('terminal.now')}</Button>
      </Strip>
    );
  }
  if (state.kind === 'connecting' && state.again) {
    // Why it was lost stays until it is back: an attempt that nobody answers takes longer than the pause before it.
    const lost = state.lost && failureWords(state.lost);
    return (
      <Strip tone="warn" words={lost?.message ?? t('terminal.reconnecting')} next={lost ? t('terminal.reconnecting') : ''} />
    );
  }
  return null;
}

/** What has become of the screen meanwhile: said while the shell is there, until it is read. */
function NewsStrips({ view }: { readonly view: TerminalView }) {
  const { replaced, gap } = view.unread;
  return view.state.kind === 'running' ? (
    <>
      {replaced && <ReplacedStrip view={view} />}
      {gap && <GapStrip view={view} />}
    </>
  ) : null;
}

function Countdown(props: { readonly until: number; readonly words: (seconds: number) => string; readonly over: string }) {
  const now = useNow(250);
  const seconds = Math.ceil((props.until - now) / 1_000);
  return (
    <span className={css['state']} aria-live="off">
      {seconds > 0 ? props.words(seconds) : props.over}
    </span>
  );
}

/** A button that is gone once it is pressed must not leave the keyboard nowhere. */
function then({ terminal }: TerminalView, act: () => void): () => void {
  return () => {
    act();
    terminal?.screen.focus();
  };
}

interface HeldProps {
  readonly view: TerminalView;
  readonly keys: HeldKeys;
}

function WaitingStrip({ view, keys }: HeldProps) {
  const t = useText();
  return (
    <Strip tone="warn" words={<Held words={t('terminal.waiting')} keys={keys} />}>
      <Button variant="default" onClick={then(view, () => view.terminal?.dropWaiting())}>
        {t('terminal.discard')}
      </Button>
    </Strip>
  );
}

function DoubtfulStrip({ view, keys }: HeldProps) {
  const t = useText();
  const { state, held } = view;
  const words = t(held?.forOtherShell ? 'terminal.doubtfulOther' : 'terminal.doubtful', { n: keys.count });
  return (
    <Strip tone="warn" words={<Held words={words} keys={keys} />}>
      {state.kind === 'running' && state.shell.writer && (
        <Button onClick={then(view, () => view.terminal?.sendDoubtful())}>{t('terminal.sendAgain')}</Button>
      )}
      <Button variant="default" onClick={then(view, () => view.terminal?.dropDoubtful())}>
        {t('terminal.discard')}
      </Button>
    </Strip>
  );
}

const SHOWN_KEYS = 200;

function Held({ words, keys }: { readonly words: string; readonly keys: HeldKeys }) {
  return (
    <>
      {words} <code>{keys.text.slice(0, SHOWN_KEYS)}</code>
    </>
  );
}

/** Said once; what counts down beside it is only seen. */
function EndingStrip({ ending, watching }: { readonly ending: Ending; readonly watching: boolean }) {
  const t = useText();
  const { reason } = ending;
  const next = takesBack(reason)
    ? t(watching ? 'terminal.endsIdleWatching' : 'terminal.endsIdle')
    : reason.code === 'SESSION_TOO_LONG'
      ? t('terminal.endsTooLong')
      : failureWords(reason).message;
  return (
    <Strip tone="warn" words={t('terminal.endsSoon')} next={next}>
      <Countdown until={ending.at} words={(n) => t('terminal.endsIn', { n })} over={t('terminal.state.ended')} />
    </Strip>
  );
}
