import { ViewerConnection } from './viewer/index.js';
import { ScreenLane } from './viewer/screen.js';

// The machine's clock is this one's: both are on one machine.
const micros = () => (performance.timeOrigin + performance.now()) * 1000;
const marks = { painted: 0, refinements: 0, bytes: 0, refused: 0, delays: [], arrivals: [] };
let open;

function connect() {
  const { socket } = document.documentElement.dataset;
  const connection = new ViewerConnection({ url: socket, ticket: () => 'look' });
  // Before the lane, which paints at once.
  connection.on('message', ({ message }) => {
    if (message.case === 'screen' && !message.value.refinement && marks.arrivals.length < 50_000) {
      marks.arrivals.push((micros() - Number(message.value.noticedMicros)) / 1000);
    }
  });
  const lane = new ScreenLane(connection, document.querySelector('#screen'));
  lane.on('painted', (update) => {
    marks.bytes += update.bytes;
    if (update.refinement) {
      marks.refinements += 1;
      return;
    }
    marks.painted += 1;
    if (marks.delays.length < 50_000) {
      marks.delays.push((micros() - Number(update.noticedMicros)) / 1000);
    }
  });
  lane.on('refused', (thrown) => {
    marks.refused += 1;
    console.error('refused', thrown);
  });
  connection.on('state', (state) => {
    window.ended = state.kind === 'ended' ? state.reason?.message : undefined;
  });
  connection.connect();
  open = { connection, lane };
}

function close() {
  open?.lane.close();
  open?.connection.close();
  open = undefined;
}

document.querySelector('#connect').onclick = connect;
document.querySelector('#close').onclick = close;
const at = (delays, part) => [...delays].sort((a, b) => a - b)[Math.min(delays.length - 1, Math.floor(delays.length * part))];
window.marks = () => {
  const { delays, arrivals, ...counts } = marks;
  return { ...counts, p50: at(delays, 0.5), p95: at(delays, 0.95), arrived: at(arrivals, 0.5), arrived95: at(arrivals, 0.95) };
};
window.forget = () => {
  marks.painted = marks.refinements = marks.bytes = marks.refused = 0;
  marks.delays = [];
  marks.arrivals = [];
};
document.documentElement.dataset.socket = `ws://${location.hostname}:${await (await fetch('port')).text()}/viewer`;
window.pageReady = true;
