import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef, useState, type KeyboardEvent } from 'react';
import type { Device } from '../api/types';
import type { MessageKey } from '../i18n/en';
import { useText } from '../i18n/text';
import { useMay, useMayOpen, useNow } from '../live/services';
import { singleKeysAreOn } from '../shell/singleKeys';
import { Dot, When } from '../ui/basics';
import { Icon } from '../ui/Icon';
import css from './devices.module.css';
import type { Sort } from './search';
import { TagLine } from './TagLine';
import { useApproval } from './useApproval';

const ROW = 40;

/** "Debian GNU/Linux 12 (bookworm)": there is no room for that in a list, nor for the version of its kernel. */
const CODE_NAME = / \([^)]*\)$/u;

const COLUMNS: readonly { readonly label: MessageKey; readonly sort?: Sort }[] = [
  { label: 'device.name', sort: 'name' },
  { label: 'device.os', sort: 'os' },
  { label: 'device.place', sort: 'place' },
  { label: 'device.tags' },
  { label: 'device.seen', sort: 'seen' },
  { label: 'device.address' },
  { label: 'device.connect' },
];

interface Sorting {
  readonly by: Sort;
  readonly descending: boolean;
}

/** The list: only rows in sight exist, so that a thousand devices cost what twenty do. */
export function DeviceGrid(props: {
  readonly devices: readonly Device[];
  readonly sort: Sorting;
  readonly onSort: (sort: Sorting) => void;
}) {
  const { devices } = props;
  const t = useText();
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const now = useNow(20_000);
  const mayOpen = useMayOpen();
  const rows = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (at) => devices[at]?.id ?? at,
  });

  const focusRow = (at: number) => {
    const next = Math.min(devices.length - 1, Math.max(0, at));
    setActive(next);
    rows.scrollToIndex(next);
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus());
  };
  const onKey = (event: KeyboardEvent, device: Device, at: number) => {
    const page = Math.floor((scroll.current?.clientHeight ?? ROW) / ROW) - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: devices.length - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      focusRow(next);
    } else if (event.target === event.currentTarget && event.key === 'Enter') {
      void navigate({ to: '/devices/$deviceId', params: { deviceId: device.id } });
    } else if (event.target === event.currentTarget && event.key === 't' && mayOpen && singleKeysAreOn()) {
      void navigate({ to: '/devices/$deviceId/terminal', params: { deviceId: device.id } });
    }
  };
  const items = rows.getVirtualItems();
  // The row that one was on need not be there to take the keyboard: the list was scrolled, or shorter meanwhile.
  const kept = Math.min(active, devices.length - 1);
  const focusable = items.some(({ index }) => index === kept) ? kept : rows.range?.startIndex;

  return (
    <div className={css['grid']} role="grid" aria-label={t('nav.devices')} aria-rowcount={devices.length + 1}>
      <HeaderRow sort={props.sort} onSort={props.onSort} />
      <div ref={scroll} className={css['scroll']} role="rowgroup">
        <div className={css['rows']} style={{ height: rows.getTotalSize() }} role="presentation">
          {items.map((item) => {
            const device = devices[item.index];
            return device ? (
              <div
                key={device.id}
                data-at={item.index}
                className={`${css['row']} ${css['device']}`}
                style={{ transform: `translateY(${item.start}px)` }}
                role="row"
                aria-rowindex={item.index + 2}
                tabIndex={item.index === focusable ? 0 : -1}
                onFocus={() => setActive(item.index)}
                onKeyDown={(event) => onKey(event, device, item.index)}
                onDoubleClick={() => void navigate({ to: '/devices/$deviceId', params: { deviceId: device.id } })}
              >
                <DeviceCells device={device} now={now} mayOpen={mayOpen} />
              </div>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

function HeaderRow({ sort, onSort }: { readonly sort: Sorting; readonly onSort: (sort: Sorting) => void }) {
  const t = useText();
  return (
    <div role="rowgroup">
      <div className={`${css['row']} ${css['header']}`} role="row" aria-rowindex={1}>
        {COLUMNS.map(({ label, sort: by }) => {
          const sorted = by !== undefined && sort.by === by;
          const direction = sort.descending ? 'descending' : 'ascending';
          return (
            <div key={label} role="columnheader" {...(by && { 'aria-sort': sorted ? direction : 'none' })}>
              {by ? (
                <button type="button" onClick={() => onSort({ by, descending: sorted && !sort.descending })}>
                  {t(label)}
                  {sorted && <Icon name={sort.descending ? 'up' : 'down'} size={12} />}
                </button>
              ) : label === 'device.connect' ? null : (
                t(label)
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const DeviceCells = memo(function DeviceCells(props: {
  readonly device: Device;
  readonly now: number;
  readonly mayOpen: boolean;
}) {
  const t = useText();
  const { device, now } = props;
  return (
    <>
      <div className={`${css['cell']} ${css['name']}`} role="gridcell">
        <Dot online={device.online} />
        <Link to="/devices/$deviceId" params={{ deviceId: device.id }} tabIndex={-1} title={device.hostname}>
          {device.label}
        </Link>
        {device.notes && (
          <span className={css['note']} title={device.notes}>
            {device.notes}
          </span>
        )}
      </div>
      <div className={css['cell']} role="gridcell" title={`${device.osName} ${device.osVersion}`}>
        {device.osName.replace(CODE_NAME, '')}
      </div>
      <div className={css['cell']} role="gridcell">
        {device.siteName}
        {device.groupName && <span className={css['dim']}> · {device.groupName}</span>}
      </div>
      <div className={css['cell']} role="gridcell">
        <TagLine tags={device.tags} />
      </div>
      <div className={css['cell']} role="gridcell">
        {device.waiting ? (
          <span className={css['in']}>{t('status.pending')}</span>
        ) : device.activeSessions > 0 ? (
          <span className={css['in']}>{t('device.inSession', { n: device.activeSessions })}</span>
        ) : device.online ? (
          t('presence.online')
        ) : (
          <span className={css['dim']}>
            {device.lastSeenAt ? <When at={device.lastSeenAt} now={now} /> : t('presence.never')}
          </span>
        )}
      </div>
      <div className={`${css['cell']} ${css['address']}`} role="gridcell">
        {device.publicAddress}
      </div>
      <div className={`${css['cell']} ${css['act']}`} role="gridcell">
        {device.waiting && <ApproveButton device={device} />}
        {props.mayOpen && device.online && !device.waiting && (
          <Button
            component={Link}
            to={`/devices/${device.id}/terminal`}
            variant="subtle"
            size="compact-xs"
            tabIndex={-1}
            leftSection={<Icon name="terminal" size={13} />}
            aria-label={t('device.terminalOn', { device: device.label })}
          >
            {t('device.terminal')}
          </Button>
        )}
      </div>
    </>
  );
});

/** To turn one away one looks at it first: that is on its page. */
function ApproveButton({ device }: { readonly device: Device }) {
  const t = useText();
  const mayApprove = useMay('enrollment:manage');
  const { approve } = useApproval(device);
  return mayApprove ? (
    <Button
      variant="subtle"
      size="compact-xs"
      tabIndex={-1}
      aria-label={t('device.approveOne', { device: device.label })}
      onClick={() => approve.mutate()}
    >
      {t('device.approve')}
    </Button>
  ) : null;
}
