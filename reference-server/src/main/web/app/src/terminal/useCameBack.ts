import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useDevice } from '../devices/useDevice';

const LOOK_AGAIN_MS = 1_000;

/**
 * Whether a machine is connected again that was not when it was asked for something just now. What the page knew of it
 * before says nothing: it may be older than the refusal. And the event that it is back may have come just before: so it is
 * looked at once more, after a pause.
 */
export function useCameBack(deviceId: string, away: boolean): boolean {
  const queries = useQueryClient();
  const { data, dataUpdatedAt } = useDevice(deviceId);
  const [since] = useState(() => Date.now());
  useEffect(() => {
    if (!away) {
      return undefined;
    }
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['device', deviceId] }), LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [away, deviceId, queries]);
  return away && data?.online === true && dataUpdatedAt > since;
}
