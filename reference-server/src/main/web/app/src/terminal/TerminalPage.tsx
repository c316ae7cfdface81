import { failureIn, type Failure } from '@farhand/viewer';
import { useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDevice } from '../devices/useDevice';
import { useApi } from '../live/services';
import { showAddress } from '../shell/address';
import { Aids, type Aid } from '../shell/Aids';
import { choiceIn, type TerminalChoice } from './choices';
import { existingSession, open, openedEarly, settled, type Opening } from './openings';
import { Refused } from './Refused';
import { TerminalPane, type Gone, type PaneProps } from './TerminalPane';
import { useRightMachine } from './useRightMachine';
import { WhichShell } from './WhichShell';

const PAGE = '/signed-in/devices/$deviceId/terminal';

/** One browser tab, one terminal. The session is in the address, so that a reload finds it again. */
export function TerminalPage() {
  const { deviceId } = useParams({ from: PAGE });
  const [aid, setAid] = useState<Aid>();
  return (
    <>
      <DeviceTerminal key={deviceId} deviceId={deviceId} onKeys={() => setAid('keys')} />
      <Aids shown={aid} show={setAid} />
    </>
  );
}

interface Asked {
  readonly opening: Opening;
  /** The session that is still in the address, instead of which this one was asked for. */
  readonly instead: string | undefined;
}

function DeviceTerminal({ deviceId, onKeys }: Pick<PaneProps, 'deviceId' | 'onKeys'>) {
  const { session, shell, account } = useSearch({ from: PAGE });
  const choice = useMemo(() => choiceIn({ shell, account }), [shell, account]);
  const api = useApi();
  const router = useRouter();
  const device = useDevice(deviceId).data;
  const [asked, setAsked] = useState<Asked | undefined>(() =>
    session ? undefined : { opening: openedEarly(api, deviceId, choice), instead: undefined },
  );
  const to = useCallback(
    (next: string | undefined, wish: TerminalChoice) =>
      ({
        to: '/devices/$deviceId/terminal',
        params: { deviceId },
        search: { ...(next && { session: next }), ...wish },
        replace: true,
      }) as const,
    [deviceId],
  );
  const openAs = useCallback(
    (wish: TerminalChoice, gone?: Gone) => {
      setAsked({ opening: open(api, deviceId, wish, gone), instead: session });
      void router.navigate(to(undefined, wish));
    },
    [api, deviceId, session, router, to],
  );
  const again = useCallback((gone?: Gone) => openAs(choice, gone), [openAs, choice]);

  const opening = asked?.opening;
  const leave = useCallback(() => {
    if (opening) {
      settled(deviceId, opening);
    }
    if (router.history.canGoBack()) {
      router.history.back();
    } else {
      void router.navigate({ to: '/devices/$deviceId', params: { deviceId }, replace: true });
    }
  }, [opening, deviceId, router]);
  useEffect(() => {
    let here = true;
    opening?.id
      .finally(() => settled(deviceId, opening))
      .then(async (id) => {
        const address = to(id, opening.choice);
        if (here) {
          // A reload finds the session from now on; the router makes the page anew, which is for when the shell is there.
          showAddress(router.buildLocation(address).href);
        }
        await opening.shown;
        return here && router.navigate(address);
      })
      .catch(() => undefined);
    return () => {
      here = false;
    };
  }, [opening, deviceId, router, to]);

  const known = useMemo(() => (session ? existingSession(api, session) : undefined), [api, session]);
  useRightMachine(deviceId, asked ? undefined : known);
  const common = { deviceId, device, onAgain: again, onOpenAs: openAs, onKeys };
  if (asked && (!session || session === asked.instead || asked.opening.led(session))) {
    return <AskedTerminal key={asked.opening.key} opening={asked.opening} onNeither={leave} {...common} />;
  }
  return known && <TerminalPane key={session} session={known} {...common} />;
}

interface AskedProps extends Omit<PaneProps, 'session'> {
  readonly opening: Opening;
  readonly onNeither: () => void;
}

/** The terminal is there before its session is; where there will be none, says why. */
function AskedTerminal({ opening, onNeither, ...common }: AskedProps) {
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let here = true;
    opening.id.catch((thrown: unknown) => here && setFailure(failureIn(thrown)));
    return () => {
      here = false;
    };
  }, [opening]);
  return failure ? (
    <Refused {...common} failure={failure} />
  ) : (
    <>
      <TerminalPane session={opening} {...common} />
      <WhichShell opening={opening} name={common.device?.label ?? ''} onNeither={onNeither} />
    </>
  );
}
