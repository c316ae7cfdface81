import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, settled } from '../../test/FakeClock';
import { FakeSocket } from '../../test/FakeSocket';
import { failureOf, ViewerError } from '../errors';
import { ViewerLane } from '../protocol/messages';
import { ViewerConnection, type ConnectionState } from './ViewerConnection';

describe('a viewer’s connection', () => {
  let clock: FakeClock;
  let sockets: FakeSocket[];
  let states: ConnectionState[];
  let tickets: number;
  let ticket: () => Promise<string>;
  let connection: ViewerConnection;

  beforeEach(() => {
    clock = new FakeClock();
    sockets = [];
    states = [];
    tickets = 0;
    ticket = () => Promise.resolve(`ticket-${(tickets += 1)}`);
    connection = new ViewerConnection({
      url: 'http://console.test/api/v1/viewer',
      ticket: () => ticket(),
      open: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket;
      },
      clock,
      random: () => 0.5,
    });
    connection.on('state', (state) => states.push(state));
  });

  const socket = () => sockets.at(-1) as FakeSocket;
  const connected = async () => {
    connection.connect();
    await settled();
    socket().connects();
  };
  const last = () => states.at(-1) as ConnectionState;

  it('says hello and then nothing before the server has said connected', async () => {
    connection.connect();
    await settled();
    socket().opens();
    expect(connection.send(ViewerLane.TERMINAL, { case: 'terminal', value: {} })).toBe(false);
    clock.pass(5_000);
    expect(socket().kinds()).toEqual(['hello']);
    socket().connects();
    expect(connection.send(ViewerLane.TERMINAL, { case: 'terminal', value: {} })).toBe(true);
    expect(last()).toMatchObject({ kind: 'connected', to: { hostName: 'web-001' }, again: false });
  });

  it('says its ticket with the hello, and in no address', async () => {
    connection.connect();
    await settled();
    expect(socket().url).toBe('http://console.test/api/v1/viewer');
    socket().opens();
    expect(socket().ticket).toBe('ticket-1');
  });

  describe('with a socket that was opened ahead', () => {
    let ahead: FakeSocket;
    let given: (ticket: string) => void;

    beforeEach(() => {
      ahead = new FakeSocket('ahead');
      ticket = () => new Promise((resolve) => (given = resolve));
      connection = new ViewerConnection({
        url: 'http://console.test/api/v1/viewer',
        ahead,
        ticket: () => ticket(),
        open: (url) => {
          const made = new FakeSocket(url);
          sockets.push(made);
          return made;
        },
        clock,
      });
      connection.on('state', (state) => states.push(state));
      connection.connect();
    });

    it('brings the ticket over it as soon as it has one', async () => {
      ahead.opens();
      expect(ahead.sent).toEqual([]);
      given('first');
      await settled();
      expect(ahead.ticket).toBe('first');
      ahead.connects();
      expect(last()).toMatchObject({ kind: 'connected' });
      expect(ahead.kinds().filter((kind) => kind === 'hello')).toHaveLength(1);
      expect(sockets).toEqual([]);
    });

    it('waits until it is open', async () => {
      given('first');
      await settled();
      expect(ahead.sent).toEqual([]);
      ahead.opens();
      expect(ahead.ticket).toBe('first');
    });

    it('opens another where the server has let it go', async () => {
      ahead.opens();
      ahead.closes(4008);
      expect(last()).toMatchObject({ kind: 'connecting' });
      given('first');
      await settled();
      socket().connects();
      expect(socket().ticket).toBe('first');
    });

    it('uses it once', async () => {
      given('first');
      await settled();
      ahead.connects();
      ahead.closes(1006);
      clock.pass(300);
      given('second');
      await settled();
      socket().connects();
      expect(socket().ticket).toBe('second');
    });

    it('does not use it again after a loss before its ticket', async () => {
      ahead.opens();
      connection.networkAway();
      expect(ahead.closedWith).toBe(1000);
      clock.pass(30_000);
      given('second');
      await settled();
      socket().connects();
      expect(socket().ticket).toBe('second');
    });

    it('closes it where nobody needs it any more', () => {
      connection.close();
      expect(ahead.closedWith).toBe(1000);
    });
  });

  it('counts the messages of each lane from 1', async () => {
    await connected();
    connection.send(ViewerLane.TERMINAL, { case: 'terminal', value: {} });
    connection.send(ViewerLane.TERMINAL, { case: 'terminal', value: {} });
    const terminal = socket().sent.filter((each) => each.lane === ViewerLane.TERMINAL);
    expect(terminal.map((each) => each.sequence)).toEqual([1n, 2n]);
  });

  it('answers a ping at once with its number', async () => {
    await connected();
    socket().says({ case: 'ping', value: { number: 7n } });
    expect(socket().sent.at(-1)?.message).toMatchObject({ case: 'pong', value: { number: 7n } });
  });

  it('comes back by itself with a new ticket after a loss', async () => {
    await connected();
    socket().closes(1006);
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'CONNECTION_LOST' } });
    clock.pass(300);
    await settled();
    socket().connects();
    expect(socket().ticket).toBe('ticket-2');
    expect(last()).toMatchObject({ kind: 'connected', again: true });
  });

  it('goes on to say that the server restarts while nobody answers, but not for ever', async () => {
    await connected();
    socket().says({
      case: 'refused',
      value: { code: 16, message: 'Restarting.', retryable: true, retryAfterMs: 500n },
    });
    socket().closes(1012);
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'SERVER_RESTARTING' } });
    const fail = async () => {
      clock.pass(30_000);
      await settled();
      socket().closes(1006);
    };
    await fail();
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'SERVER_RESTARTING' } });
    await fail();
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'CONNECTION_LOST' } });
  });

  it('waits longer after each failure, and starts again from the beginning when a connection lasted', async () => {
    const waits: number[] = [];
    connection.on('state', (state) => {
      if (state.kind === 'waiting') waits.push(state.retryAt - clock.now());
    });
    await connected();
    for (let loss = 0; loss < 4; loss += 1) {
      socket().closes(1006);
      clock.pass(waits.at(-1) ?? 0);
      await settled();
    }
    expect(waits).toEqual([250, 750, 1_250, 2_250]);
    socket().connects();
    clock.pass(7_000);
    socket().says({ case: 'pong', value: { number: 1n } });
    clock.pass(4_000);
    socket().closes(1006);
    expect(waits.at(-1)).toBe(250);
  });

  it('ends with the reason when the server refuses for good', async () => {
    await connected();
    socket().says({
      case: 'refused',
      value: { code: 87, message: 'Withdrawn.', nextStep: 'Ask.', retryable: false, requestId: 'r1' },
    });
    socket().closes(4003);
    expect(last()).toEqual({
      kind: 'ended',
      reason: { code: 'SESSION_REVOKED', message: 'Withdrawn.', nextStep: 'Ask.', retryable: false, requestId: 'r1' },
    });
  });

  it('waits as long as a refusal asks', async () => {
    await connected();
    socket().says({ case: 'refused', value: { code: 6, retryable: true, retryAfterMs: 9_000n } });
    socket().closes(4029);
    clock.pass(8_900);
    await settled();
    expect(sockets).toHaveLength(1);
    clock.pass(200);
    await settled();
    expect(sockets).toHaveLength(2);
  });

  it('tries a new ticket where one was too old, but believes that one is invalid', async () => {
    await connected();
    socket().says({ case: 'refused', value: { code: 101, retryable: false } });
    socket().closes(4001);
    expect(last().kind).toBe('waiting');
    clock.pass(300);
    await settled();
    socket().opens();
    socket().says({ case: 'refused', value: { code: 100, retryable: false } });
    socket().closes(4001);
    expect(last()).toMatchObject({ kind: 'ended', reason: { code: 'TICKET_INVALID' } });
  });

  it('ends when there is no ticket for a reason that stays, and tries again for one that passes', async () => {
    ticket = () => Promise.reject(new ViewerError(failureOf('TICKETS_UNAVAILABLE')));
    connection.connect();
    await settled();
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'TICKETS_UNAVAILABLE' } });
    ticket = () => Promise.reject(new ViewerError(failureOf('SESSION_ENDED')));
    clock.pass(300);
    await settled();
    expect(last()).toMatchObject({ kind: 'ended', reason: { code: 'SESSION_ENDED' } });
    expect(sockets).toHaveLength(0);
  });

  it('notices a server that has gone silent', async () => {
    await connected();
    clock.pass(8_000);
    expect(last().kind).toBe('connected');
    clock.pass(8_000);
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'SERVER_SILENT' } });
  });

  it('keeps a connection on which anything arrives', async () => {
    await connected();
    for (let second = 0; second < 60; second += 5) {
      clock.pass(5_000);
      socket().says({ case: 'pong', value: { number: 1n } });
    }
    expect(last().kind).toBe('connected');
  });

  it('gives up a socket that does not open', async () => {
    connection.connect();
    await settled();
    clock.pass(15_000);
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'SERVER_SILENT' } });
    expect(sockets[0]?.closedWith).toBe(1_000);
  });

  it.each([
    ['a text frame', 'hello'],
    ['bytes that are no message', new Uint8Array([255, 255, 255]).buffer],
  ])('ends on %s', async (_name, data) => {
    await connected();
    socket().raw(data);
    expect(last()).toMatchObject({ kind: 'ended', reason: { code: 'NOT_UNDERSTOOD' } });
  });

  it('ends when the server speaks before it has said connected', async () => {
    connection.connect();
    await settled();
    socket().opens();
    socket().says({ case: 'terminal', value: {} });
    expect(last()).toMatchObject({ kind: 'ended', reason: { code: 'PROTOCOL_VIOLATION' } });
  });

  it('says at once that the network went away, and tries at once when it is back', async () => {
    await connected();
    connection.networkAway();
    expect(last()).toMatchObject({ kind: 'waiting', reason: { code: 'NETWORK_AWAY' } });
    connection.retryNow();
    await settled();
    expect(sockets).toHaveLength(2);
  });

  it('does nothing any more once closed, also when a ticket was on its way', async () => {
    connection.connect();
    connection.close();
    connection.close();
    await settled();
    clock.pass(60_000);
    expect(sockets).toHaveLength(0);
    expect(last()).toEqual({ kind: 'ended', reason: undefined });
  });
});
