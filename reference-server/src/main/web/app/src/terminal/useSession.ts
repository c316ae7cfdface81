import { useQuery } from '@tanstack/react-query';
import { useApi } from '../live/services';
import type { TerminalSession } from './openings';

/** What is known of a session that was there before this page; one that the page has asked for is one's own, and nothing is asked. */
export function useSession({ id }: TerminalSession) {
  const api = useApi();
  const openedHere = typeof id !== 'string';
  const { data, isPending } = useQuery({
    queryKey: ['session', id],
    queryFn: async () => api.sessions.get(await id),
    enabled: !openedHere,
  });
  return { data, isPending: !openedHere && isPending };
}
