import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Device } from '../api/types';
import { useText } from '../i18n/text';
import { useApi, useLive } from '../live/services';
import { toast, toastFailure } from '../ui/toasts';
import { useTakenOut } from './useTakenOut';

/** The two answers to a machine that waits. */
export function useApproval(device: Device) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { devices } = useLive();
  const takenOut = useTakenOut(device);
  const approve = useMutation({
    mutationFn: () => api.devices.approve(device.id),
    onSuccess: (changed) => {
      queries.setQueryData(['device', device.id], changed);
      devices.put(changed);
      toast(t('device.approved', { device: device.label }));
    },
    onError: toastFailure,
  });
  const reject = useMutation({
    mutationFn: () => api.devices.reject(device.id),
    onSuccess: () => takenOut(t('device.rejected', { device: device.label })),
    onError: toastFailure,
  });
  return { approve, reject };
}
