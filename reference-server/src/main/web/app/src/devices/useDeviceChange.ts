import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Device, DeviceChange } from '../api/types';
import { useApi, useLive } from '../live/services';
import { toastFailure } from '../ui/toasts';

/**
 * Changes of one device, sent one after the other however fast they are asked for. A change that builds on what the
 * device is like, as one tag more does, is a function of that: it is asked when its turn has come.
 */
export function useDeviceChange(device: Device) {
  const api = useApi();
  const queries = useQueryClient();
  const { devices } = useLive();
  return useMutation({
    scope: { id: `device ${device.id}` },
    mutationFn: (change: DeviceChange | ((now: Device) => DeviceChange)) => {
      const now = queries.getQueryData<Device>(['device', device.id]) ?? device;
      return api.devices.change(device.id, typeof change === 'function' ? change(now) : change);
    },
    onSuccess: (changed) => {
      queries.setQueryData(['device', device.id], changed);
      devices.put(changed);
      void queries.invalidateQueries({ queryKey: ['places'] });
    },
    onError: toastFailure,
  });
}
