import { skipToken, useQuery } from '@tanstack/react-query';
import { useApi } from '../live/services';
import type { TerminalSession } from './openings';

/** What is known of a session that was there before this page; one that the page has asked for is one's own, and nothing is asked. */
export function useSession(session: TerminalSession | undefined) {
  const api = useApi();
  const id = session?.id;
  const isAsked = typeof id === 'string';
  const { data, isPending } = useQuery({
    queryKey: ['session', id],
    queryFn: isAsked ? () => api.sessions.get(id) : skipToken,
  });
  return { data, isPending: isAsked && isPending };
}
