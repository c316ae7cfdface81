import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Live } from '../live/Live';
import { LiveProvider, useApi, useMe } from '../live/services';
import type { Me } from '../api/types';
import { OtherPerson } from '../auth/OtherPerson';
import { RecentFactorDialog } from '../auth/RecentFactor';

/** Everything that needs a person, for as long as it is the same one. */
export function SignedIn() {
  const api = useApi();
  const me = useMe();
  const [other, setOther] = useState<Me>();
  useEffect(() => {
    api.onOtherPerson = setOther;
    return () => {
      api.onOtherPerson = () => undefined;
    };
  }, [api]);
  return other ? <OtherPerson before={me} now={other} /> : <Pages userId={me.user.id} />;
}

/** Live events begin here and end here. */
function Pages({ userId }: { readonly userId: string }) {
  const api = useApi();
  const queries = useQueryClient();
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
