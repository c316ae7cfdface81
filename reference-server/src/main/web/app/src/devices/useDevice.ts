import { useQuery } from '@tanstack/react-query';
import { useApi } from '../live/services';

/** One device, kept true by events. */
export function useDevice(deviceId: string) {
  const api = useApi();
  return useQuery({ queryKey: ['device', deviceId], queryFn: () => api.devices.get(deviceId) });
}
