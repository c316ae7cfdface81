import { isErrorCode, type EventStreamState } from '@farhand/viewer';
import { failureWords } from '../i18n/failures';
import { useText } from '../i18n/text';
import { useEventsState, useNow } from '../live/services';
import css from './frame.module.css';

/** Whether what the page shows is true right now, in words. */
export function LiveState() {
  const t = useText();
  const state = useEventsState();
  return (
    <div className={css['live']} data-kind={state.kind} role="status">
      <i />
      {state.kind === 'waiting' ? (
        <Countdown {...state} />
      ) : state.kind === 'troubled' ? (
        failureWords(state.reason).message
      ) : (
        t(`live.${state.kind}`)
      )}
    </div>
  );
}

function Countdown({ reason, retryAt }: Extract<EventStreamState, { kind: 'waiting' }>) {
  const t = useText();
  const now = useNow(500);
  const n = Math.max(0, Math.ceil((retryAt - now) / 1_000));
  // What the server gave as a reason says more than that there is no connection.
  return (
    <span>
      {isErrorCode(reason.code) ? t('live.refused', { why: failureWords(reason).message, n }) : t('live.waiting', { n })}
    </span>
  );
}
