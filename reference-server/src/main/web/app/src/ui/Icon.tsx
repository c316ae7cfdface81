/** Line drawings on a grid of 24, drawn for this console. */
const PATHS = {
  devices: 'M3 5h18v11H3zM8 20h8M12 16v4',
  sessions: 'M4 5h16v14H4zM8 10l3 2.5L8 15M13 15h4',
  enrolment: 'M12 5v14M5 12h14',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.6 3-5.5 6.5-5.5s5.900 1.900 6.500 5.500M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.900c2 .7 3.200 2.400 3.600 5.100',
  site: 'M12 21c4.500-5 7-8.500 7-11.500a7 7 0 1 0-14 0c0 3 2.500 6.500 7 11.500zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  profile: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.8-4 3.500-6 7.500-6s6.700 2 7.500 6',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.300 15.300 20.500 20.500',
  terminal: 'M4.500 6.500 10 12l-5.500 5.500M12.500 18h7',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.500 5 7.500 12l7 7',
  down: 'M6 9.500l6 6 6-6',
  up: 'M6 14.500l6-6 6 6',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  paste: 'M8 5H5v16h14V5h-3M8 3h8v4H8z',
  check: 'M5 12.500 10 17.500 19.500 7',
  sun: 'M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM12 2v2M12 20v2M4.900 4.900l1.400 1.400M17.700 17.700l1.400 1.400M2 12h2M20 12h2M4.900 19.100l1.400-1.400M17.700 6.300l1.400-1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z',
  system: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  key: 'M14.500 14a5 5 0 1 0-4.500-4.500L3 16.500V21h4.500v-3H11v-3.500zM16 8h.01',
  keyboard: 'M2.500 6.500h19v11h-19zM6 10h.01M9 10h.01M12 10h.01M15 10h.01M18 10h.01M7.500 14h9',
  warning: 'M12 4 2.500 20h19zM12 10v4.500M12 17.300v.1',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.500v.1',
  trash: 'M4 6.500h16M9 6.500V4h6v2.500M6.500 6.500 7.500 20h9l1-13.500M10 10.500v6M14 10.500v6',
  edit: 'M4 20h4L19.500 8.500l-4-4L4 16zM13 7l4 4',
  more: 'M5.500 12h.01M12 12h.01M18.500 12h.01',
  signOut: 'M10 4H4v16h6M15 7.500 19.500 12 15 16.500M19 12H9',
  bigger: 'M3 19 8.500 5 14 19M5 14.500h7M19 9v6M16 12h6',
  smaller: 'M3 19 8.500 5 14 19M5 14.500h7M16 12h6',
  filter: 'M4 6h16M7 12h10M10 18h4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
