import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Live } from '../live/Live';
import { LiveProvider, useApi, useMe } from '../live/services';
import { RecentFactorDialog } from '../auth/RecentFactor';

/** Everything that needs a person: live events begin here and end here. */
export function SignedIn() {
  const api = useApi();
  const queries = useQueryClient();
  const userId = useMe().user.id;
  const [live, setLive] = useState<Live>();
  useEffect(() => {
    const begun = new Live(userId, api, queries);
    setLive(begun);
    return () => begun.close();
  }, [api, queries, userId]);
  return live ? (
    <LiveProvider value={live}>
      <Outlet />
      <RecentFactorDialog />
    </LiveProvider>
  ) : null;
}
