import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { TerminalSession } from './openings';
import { useSession } from './useSession';

/** A session in the address is on one machine, whatever else stands there: leads to its page where that is another one. */
export function useRightMachine(deviceId: string, session: TerminalSession | undefined): void {
  const router = useRouter();
  const known = useSession(session).data;
  const id = known?.id;
  const right = known?.deviceId;
  useEffect(() => {
    if (id !== undefined && right !== undefined && right !== deviceId) {
      void router.navigate({
        to: '/devices/$deviceId/terminal',
        params: { deviceId: right },
        search: { session: id },
        replace: true,
      });
    }
  }, [router, deviceId, id, right]);
}
