import { useText } from '../i18n/text';
import { useApi, useMe } from '../live/services';
import { ConfirmButton } from '../ui/ConfirmButton';
import type { TerminalSession } from './openings';
import { useSession } from './useSession';

interface EndButtonProps {
  readonly session: TerminalSession;
  /** The machine's. */
  readonly name: string;
  /** Whether it is this page that ends it. */
  readonly onEnd: (byMe: boolean) => void;
}

/** Ends the session, and with it the shell: asks in the words of the lists. */
export function EndButton({ session, name, onEnd }: EndButtonProps) {
  const t = useText();
  const api = useApi();
  const me = useMe().user;
  const { data } = useSession(session);
  const who = data?.user ?? me;
  const names = { device: name, who: who.name };
  const end = async () => {
    const id = await session.id;
    // The socket says that it is over before the answer does.
    onEnd(true);
    try {
      await api.sessions.end(id);
    } catch (thrown) {
      onEnd(false);
      throw thrown;
    }
  };
  return (
    <ConfirmButton
      words={t('terminal.end')}
      icon="close"
      size="compact-sm"
      title={t('session.endTitle', names)}
      what={t(who.id === me.id ? 'session.endMine' : 'session.endOther', names)}
      busy={t('session.ending')}
      act={end}
      onDone={() => undefined}
    />
  );
}
