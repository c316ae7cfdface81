import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { OpenEnrolmentBanner } from '../enrolment/OpenEnrolmentBanner';
import { useText } from '../i18n/text';
import { useApi, useMayOpen, useMe } from '../live/services';
import { prepareTerminalPage } from '../terminal/terminalPage';
import { IconButton } from '../ui/basics';
import { Icon } from '../ui/Icon';
import { Aids, type Aid } from './Aids';
import { useFocusKept } from './focus';
import css from './frame.module.css';
import { keyNames } from './Keys';
import { LiveState } from './LiveState';
import { usePlaces } from './navigation';
import { ThemeButton } from './ThemeButton';

/** What all pages but the terminal have around them. */
export function Frame() {
  const t = useText();
  const { user } = useMe();
  const places = usePlaces();
  const [aid, setAid] = useState<Aid>();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const activeSessions = useActiveSessions();

  useFocusKept(main);
  const mayOpen = useMayOpen();
  useEffect(() => (mayOpen ? prepareTerminalPage() : undefined), [mayOpen]);
  const shown = useRef(path);
  useEffect(() => {
    // A new page begins at its top, for eyes and for screen readers alike; the first one is left alone.
    if (shown.current !== path) {
      shown.current = path;
      main.current?.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
  }, [path]);

  return (
    <div className={css['frame']}>
      <a className={css['skip']} href="#main">
        {t('nav.skip')}
      </a>
      <header className={css['side']}>
        <Link to="/devices" className={css['brand'] ?? ''} aria-label="Farhand">
          <img src="/mark.svg" width={22} height={22} alt="" />
          <span>Farhand</span>
        </Link>
        <button type="button" className={css['find']} onClick={() => setAid('palette')} title={t('palette.open')}>
          <Icon name="search" size={14} />
          <span>{t('palette.find')}</span>
          <kbd className={css['kbd']} aria-hidden="true">
            {keyNames('Ctrl K', t).join(' ')}
          </kbd>
        </button>
        <nav className={css['nav']} aria-label={t('nav.label')}>
          {places
            .filter((place) => place.to !== '/profile')
            .map(({ to, label, icon }) => (
              <Link key={to} to={to} title={t(label)}>
                <Icon name={icon} />
                <span>{t(label)}</span>
                {to === '/sessions' && activeSessions > 0 && <span className={css['n']}>{activeSessions}</span>}
              </Link>
            ))}
        </nav>
        <div className={css['foot']}>
          <LiveState />
          <div className={css['who']}>
            <Link to="/profile">
              <b>{user.name}</b>
              <span>{user.email}</span>
            </Link>
            <IconButton icon="keyboard" label={t('keys.open')} onClick={() => setAid('keys')} />
            <ThemeButton />
          </div>
        </div>
      </header>
      <main id="main" ref={main} className={css['main']} tabIndex={-1}>
        <OpenEnrolmentBanner />
        <Outlet />
      </main>
      <Aids shown={aid} show={setAid} />
    </div>
  );
}

function useActiveSessions(): number {
  const api = useApi();
  const { data } = useQuery({ queryKey: ['sessions', 'now', {}], queryFn: () => api.sessions.active() });
  return data?.length ?? 0;
}
