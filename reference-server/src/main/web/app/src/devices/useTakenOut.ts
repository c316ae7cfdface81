import { useNavigate } from '@tanstack/react-router';
import type { Device } from '../api/types';
import { useLive } from '../live/services';
import { toast } from '../ui/toasts';

/** What follows where somebody took a machine out themselves: they are told so, and go to the list without it. */
export function useTakenOut(device: Device): (words: string) => void {
  const { devices } = useLive();
  const navigate = useNavigate();
  return (words) => {
    devices.remove(device.id);
    toast(words);
    void navigate({ to: '/devices', replace: true });
  };
}
