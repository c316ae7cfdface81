import { beforeEach, describe, expect, it } from 'vitest';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { ServerToViewerSchema } from '../../target/messages/dev/farhand/v1/viewer_pb';
import { FakeClock } from '../../test/FakeClock';
import type { ConnectionState } from '../connection/ViewerConnection';
import type { Outgoing, ServerToViewer, ViewerLane } from '../protocol/messages';
import type { HeldInput } from './TypedInput';
import { TerminalLane, type LaneConnection, type ShellExited, type ShellStarted, type TerminalSink } from './TerminalLane';

type Started = MessageInitShape<typeof import('../../target/messages/dev/farhand/v1/terminal_pb').TerminalStartedSchema>;

const CONNECTED: ConnectionState = {
  kind: 'connected',
  again: false,
  to: { sessionId: '', deviceId: '', hostName: '', osName: '' },
};

class FakeConnection implements LaneConnection {
  state = CONNECTED;
  buffered = 0;
  readonly sent: Outgoing[] = [];
  readonly #listeners: { name: string; listener: (event: never) => void }[] = [];

  send(_lane: ViewerLane, message: Outgoing): boolean {
    if (this.state.kind === 'connected') {
      this.sent.push(message);
      return true;
    }
    return false;
  }

  on(name: string, listener: (event: never) => void): () => void {
    this.#listeners.push({ name, listener });
    return () => undefined;
  }

  becomes(state: ConnectionState): void {
    this.state = state;
    this.#listeners.filter(({ name }) => name === 'state').forEach(({ listener }) => listener(state as never));
  }

  says(message: MessageInitShape<typeof ServerToViewerSchema>['message']): void {
    const whole: ServerToViewer = create(ServerToViewerSchema, { ...(message && { message }) });
    this.#listeners.filter(({ name }) => name === 'message').forEach(({ listener }) => listener(whole as never));
  }

  started(value: Started): void {
    const liveOffset = value.resumed ? 1_000n : 0n;
    this.says({
      case: 'started',
      value: { writer: true, liveOffset, shellId: 'first', turn: { number: 1n }, ...value } as never,
    });
  }

  prints(bytes: Uint8Array): void {
    this.says({ case: 'terminal', value: { output: { case: 'data', value: bytes } } });
  }

  takes(offset: bigint): void {
    this.says({ case: 'terminal', value: { output: { case: 'takenInput', value: offset } } });
  }

  inputs(): unknown[] {
    return this.sent.map((each) => (each.case === 'terminal' ? each.value.input : undefined));
  }

  data(): string {
    const decoder = new TextDecoder();
    return this.inputs()
      .map((each) => {
        const input = each as { case: string; value: Uint8Array };
        return input.case === 'data' ? decoder.decode(input.value) : '';
      })
      .join('');
  }

  painted(): bigint[] {
    return this.inputs()
      .map((each) => each as { case: string; value: bigint })
      .filter((each) => each.case === 'paintedBytes')
      .map((each) => each.value);
  }
}

class FakeSink implements TerminalSink {
  shown = '';
  readonly replays: boolean[] = [];
  readonly pending: (() => void)[] = [];
  readonly said: string[] = [];

  write(bytes: Uint8Array, replay: boolean, done: () => void): void {
    this.shown += new TextDecoder().decode(bytes);
    this.replays.push(replay);
    this.pending.push(done);
  }

  clear(): void {
    this.shown = '';
    this.said.push('clear');
  }

  newShell(): void {
    this.said.push('new shell');
  }

  resize(columns: number, rows: number): void {
    this.said.push(`${columns}x${rows}`);
  }

  paint(): void {
    this.pending.splice(0).forEach((done) => done());
  }
}

const text = (words: string) => new TextEncoder().encode(words);

describe('a terminal’s lane', () => {
  let clock: FakeClock;
  let connection: FakeConnection;
  let sink: FakeSink;
  let lane: TerminalLane;
  let held: HeldInput[];
  let started: ShellStarted[];

  beforeEach(() => {
    clock = new FakeClock();
    connection = new FakeConnection();
    sink = new FakeSink();
    lane = new TerminalLane(connection, sink, clock);
    held = [];
    started = [];
    lane.on('held', (now) => held.push(now));
    lane.on('started', (shell) => started.push(shell));
  });

  const cut = () =>
    connection.becomes({ kind: 'waiting', reason: { code: '', message: '', nextStep: '', retryable: true }, retryAt: 0 });
  const back = () => connection.becomes(CONNECTED);
  const waiting = () => held.at(-1)?.waiting?.text;
  const doubtful = () => held.at(-1)?.doubtful?.text;
  /** The same shell again: the machine had taken so much before, in the turn before this one. */
  const resumed = (firstInput: number, number = 2) =>
    connection.started({ resumed: true, turn: { number: BigInt(number), firstInput: BigInt(firstInput) } });

  describe('painting', () => {
    it('acknowledges what is painted, not what has arrived', () => {
      connection.started({});
      connection.prints(text('hello'));
      clock.pass(50);
      expect(connection.painted()).toEqual([0n]);
      sink.paint();
      clock.pass(50);
      expect(connection.painted()).toEqual([0n, 5n]);
    });

    it('acknowledges a flood by the window, not by the message', () => {
      connection.started({});
      for (let count = 0; count < 64; count += 1) {
        connection.prints(new Uint8Array(16_384));
        sink.paint();
      }
      clock.pass(50);
      expect(connection.painted().at(-1)).toBe(1_048_576n);
      expect(connection.painted().length).toBeLessThan(15);
    });

    it('paints a large message in small parts', () => {
      connection.started({});
      connection.prints(new Uint8Array(100_000));
      expect(sink.pending).toHaveLength(7);
    });

    it('paints the prologue first and does not count it', () => {
      connection.started({ resumed: true, firstOffset: 1_000n, prologue: text('<modes>') });
      connection.prints(text('screen'));
      expect(sink.shown).toBe('<modes>screen');
      sink.paint();
      clock.pass(50);
      expect(connection.painted()).toEqual([1_000n, 1_006n]);
    });

    it('knows what is a replay, to the byte', () => {
      connection.started({ resumed: true, firstOffset: 10n, liveOffset: 14n });
      connection.prints(text('oldnew'));
      connection.prints(text('newer'));
      expect(sink.replays).toEqual([true, false, false]);
    });
  });

  describe('coming back', () => {
    it('does not paint again what was painted, and leaves the screen alone', () => {
      connection.started({});
      connection.prints(text('0123456789'));
      sink.paint();
      cut();
      back();
      connection.started({ resumed: true, firstOffset: 4n, prologue: text('<modes>') });
      connection.prints(text('456789'));
      connection.prints(text('AB'));
      sink.paint();
      clock.pass(50);
      expect(sink.shown).toBe('0123456789AB');
      expect(sink.said).toEqual([]);
      expect(connection.painted().at(-1)).toBe(12n);
      expect(started.at(-1)).toMatchObject({ resumed: true, gap: false });
    });

    it('skips a replay that ends in the middle of a message', () => {
      connection.started({});
      connection.prints(text('abcdef'));
      cut();
      back();
      connection.started({ resumed: true, firstOffset: 0n });
      connection.prints(text('abc'));
      connection.prints(text('defGHI'));
      expect(sink.shown).toBe('abcdefGHI');
    });

    it('starts afresh where output between is gone', () => {
      connection.started({});
      connection.prints(text('old'));
      cut();
      back();
      connection.started({ resumed: true, firstOffset: 900n, prologue: text('<modes>') });
      connection.prints(text('screen'));
      expect(sink.shown).toBe('<modes>screen');
      expect(sink.said).toEqual(['clear']);
      expect(started.at(-1)).toMatchObject({ gap: true });
    });

    it('counts nothing that was still being painted for what has gone', () => {
      connection.started({});
      connection.prints(text('old'));
      const late = sink.pending.splice(0);
      connection.started({ resumed: true, firstOffset: 900n });
      late.forEach((done) => done());
      clock.pass(50);
      expect(connection.painted().at(-1)).toBe(900n);
    });

    it('says that another shell began and keeps what is on the screen', () => {
      connection.started({});
      connection.prints(text('old'));
      cut();
      back();
      connection.started({ resumed: false, firstOffset: 0n, shellId: 'second' });
      connection.prints(text('new'));
      expect(sink.shown).toBe('oldnew');
      expect(sink.said).toEqual(['new shell']);
      expect(started.map(({ replaced }) => replaced)).toEqual([false, true]);
    });

    it.each([
      ['by its name', 'first', 'second', 9_000n],
      ['of an older machine, which names none, by what it has said', '', '', 3n],
    ])('knows another shell that another viewer has started meanwhile: %s', (_how, before, after, liveOffset) => {
      connection.started({ shellId: before });
      connection.prints(new Uint8Array(5_000).fill(97));
      sink.paint();
      cut();
      back();
      connection.started({ resumed: true, firstOffset: 0n, liveOffset, shellId: after });
      connection.prints(text('new'));
      connection.prints(text(' shell'));
      expect(sink.shown.endsWith('new shell')).toBe(true);
      expect(sink.said).toEqual(['new shell']);
      expect(started.at(-1)).toMatchObject({ gap: false });
    });

    it('tells the size again', () => {
      lane.resize(120, 40);
      connection.started({});
      cut();
      back();
      connection.started({ resumed: true });
      const sizes = connection.inputs().filter((each) => (each as { case: string }).case === 'resize');
      expect(sizes).toEqual(Array(2).fill({ case: 'resize', value: { columns: 120, rows: 40 } }));
    });

    it('starts again where a slow watcher was left behind', () => {
      connection.started({ writer: false });
      connection.prints(text('old'));
      connection.says({
        case: 'terminal',
        value: { output: { case: 'caughtUp', value: { firstOffset: 500n, prologue: text('<modes>'), liveOffset: 503n } } },
      });
      connection.prints(text('now'));
      sink.paint();
      clock.pass(50);
      expect(sink.shown).toBe('<modes>now');
      expect(connection.painted().at(-1)).toBe(503n);
    });
  });

  describe('typing', () => {
    it('sends keys as they come', () => {
      connection.started({});
      lane.input('l');
      lane.input('s');
      expect(connection.data()).toBe('ls');
    });

    it('cuts a paste into messages of at most 16384 bytes', () => {
      connection.started({});
      lane.input('ä'.repeat(20_000));
      const sizes = connection.inputs().filter((each) => (each as { case: string }).case === 'data');
      expect(sizes.map((each) => (each as { value: Uint8Array }).value.length)).toEqual([16_384, 16_384, 7_232]);
      expect(connection.data().length).toBeGreaterThan(0);
    });

    it('sends a huge paste no faster than the server takes it, in order and whole', () => {
      connection.started({});
      const pasted = Array.from({ length: 400_000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
      lane.input(pasted);
      expect(connection.data().length).toBeLessThan(300_000);
      clock.pass(2_000);
      expect(connection.data()).toBe(pasted);
    });

    it('asks about the rest of a paste where typing passes to another window in the middle of it', () => {
      connection.started({});
      lane.input('x'.repeat(400_000));
      const sent = connection.data().length;
      expect(sent).toBeLessThan(400_000);
      connection.says({
        case: 'terminal',
        value: { output: { case: 'writerChanged', value: { writer: false, turn: { number: 2n, firstInput: 100_000n } } } },
      });
      clock.pass(5_000);
      expect(connection.data()).toHaveLength(sent);
      expect(held.at(-1)?.doubtful?.count).toBe(300_000);
    });

    it('waits while the socket is full', () => {
      connection.started({});
      connection.buffered = 1_000_000;
      lane.input('ls');
      clock.pass(100);
      expect(connection.data()).toBe('');
      connection.buffered = 0;
      clock.pass(100);
      expect(connection.data()).toBe('ls');
    });

    it('holds what is typed without a connection and says so', () => {
      connection.started({});
      cut();
      lane.input('re');
      lane.input('boot\r');
      expect(held.map((each) => each.waiting)).toEqual([
        { text: 're', count: 2 },
        { text: 'reboot⏎', count: 7 },
      ]);
      expect(connection.data()).toBe('');
    });

    it('sends what was typed while the first shell came up', () => {
      lane.input('ls');
      connection.started({});
      expect(connection.data()).toBe('ls');
    });

    it('forgets without a word what was typed by who only watches', () => {
      lane.input('ls');
      connection.started({ writer: false });
      expect(connection.data()).toBe('');
      expect(waiting()).toBeUndefined();
      expect(doubtful()).toBeUndefined();
    });

    it('brings what was held to the same shell by itself, however long that took', () => {
      connection.started({});
      cut();
      lane.input('ls\r');
      clock.pass(60_000);
      back();
      resumed(0);
      expect(connection.data()).toBe('ls\r');
      expect(held.at(-1)).toMatchObject({ waiting: undefined, doubtful: undefined });
    });

    it('holds what was not to go on by itself no longer', () => {
      connection.started({});
      cut();
      lane.input('reboot\r');
      lane.dropWaiting();
      back();
      resumed(0);
      lane.input('x');
      expect(connection.data()).toBe('x');
    });

    it('never sends what was held to another shell by itself', () => {
      connection.started({});
      cut();
      lane.input('rm x\r\u0003');
      back();
      connection.started({ resumed: false, shellId: 'second' });
      expect(connection.data()).toBe('');
      expect(held.at(-1)).toMatchObject({ doubtful: { text: 'rm x⏎^C' }, forOtherShell: true });
      lane.sendDoubtful();
      expect(connection.data()).toBe('rm x\r\u0003');
    });

    it('sends nothing by itself where a machine names no shell', () => {
      connection.started({ shellId: '' });
      lane.input('arrived');
      cut();
      lane.input('rm x\r');
      back();
      connection.started({ resumed: true, shellId: '' });
      expect(connection.data()).toBe('arrived');
      expect(held.at(-1)).toMatchObject({ doubtful: { text: 'rm x⏎' }, forOtherShell: false });
    });

    it('takes back what had not left when the connection went', () => {
      connection.started({});
      connection.buffered = 1_000_000;
      lane.input('tail');
      cut();
      expect(waiting()).toBe('tail');
    });

    it('loses nothing of a paste that a loss cuts in two', () => {
      connection.started({});
      const pasted = Array.from({ length: 400_000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
      lane.input(pasted);
      clock.pass(40);
      const arrived = connection.data().length - 5_000;
      cut();
      back();
      const before = connection.data().length;
      resumed(arrived);
      clock.pass(2_000);
      expect(connection.data().slice(before)).toBe(pasted.slice(arrived));
    });

    it('says when it can hold no more', () => {
      const refused: number[] = [];
      lane.on('refused', (characters) => refused.push(characters));
      cut();
      lane.input('x'.repeat(4_096));
      lane.input('yz');
      expect(refused).toEqual([2]);
    });

    it('sends nothing where somebody else types, until the keyboard passes over', () => {
      connection.started({ writer: false, size: { columns: 100, rows: 30 } });
      lane.input('x');
      lane.resize(90, 20);
      expect(sink.said).toEqual(['100x30']);
      expect(connection.inputs()).toContainEqual({ case: 'resize', value: { columns: 90, rows: 20 } });
      expect(connection.data()).toBe('');
      connection.says({ case: 'terminal', value: { output: { case: 'writerChanged', value: { writer: true } } } });
      lane.input('y');
      expect(connection.data()).toBe('y');
    });

    it('asks for no size that the protocol forbids', () => {
      connection.started({});
      lane.resize(5_000, 0);
      expect(connection.inputs().at(-1)).toEqual({ case: 'resize', value: { columns: 500, rows: 1 } });
    });
  });

  describe('what was sent when the connection went', () => {
    beforeEach(() => {
      connection.started({});
      lane.input('uptime\r');
      lane.input('reboot\r');
    });

    it('is not sent again where it was confirmed', () => {
      connection.takes(14n);
      cut();
      back();
      resumed(14);
      expect(connection.data()).toBe('uptime\rreboot\r');
    });

    it('goes on from the byte up to which it was taken, before what was typed meanwhile', () => {
      connection.takes(3n);
      cut();
      expect(waiting()).toBe('ime⏎reboot⏎');
      lane.input('exit');
      back();
      resumed(9);
      expect(connection.data()).toBe('uptime\rreboot\rboot\rexit');
      expect(held.at(-1)).toMatchObject({ waiting: undefined, doubtful: undefined });
    });

    it('is known to the byte also where somebody else took over, and then goes on only when a person says so', () => {
      cut();
      back();
      connection.started({ resumed: true, writer: false, turn: { number: 2n, firstInput: 9n } });
      expect(connection.data()).toBe('uptime\rreboot\r');
      expect(doubtful()).toBe('boot⏎');
      lane.sendDoubtful();
      expect(doubtful()).toBe('boot⏎');
    });

    describe('and somebody else typed in between', () => {
      beforeEach(() => {
        connection.takes(7n);
        cut();
      });

      it('is doubtful, and so is what was typed behind it: nothing goes on by itself', () => {
        lane.input('exit\r');
        back();
        resumed(40, 3);
        expect(connection.data()).toBe('uptime\rreboot\r');
        expect(held.at(-1)?.doubtful).toEqual({ text: 'reboot⏎exit⏎', count: 12 });
      });

      it('does not keep back what is typed once the shell is there again', () => {
        back();
        resumed(40, 3);
        lane.input('w');
        expect(connection.data()).toBe('uptime\rreboot\rw');
        expect(doubtful()).toBe('reboot⏎');
        lane.sendDoubtful();
        expect(connection.data()).toBe('uptime\rreboot\rwreboot\r');
        expect(doubtful()).toBeUndefined();
      });

      it('does not keep back a Ctrl-C and what follows it', () => {
        lane.input('y\u0003');
        lane.input('ls\r');
        back();
        resumed(40, 3);
        expect(connection.data()).toBe('uptime\rreboot\r\u0003ls\r');
        expect(doubtful()).toBe('reboot⏎y');
      });

      it('stays doubtful over the next loss until a person decides', () => {
        back();
        resumed(40, 3);
        cut();
        lane.input('ls\r');
        back();
        resumed(40, 4);
        expect(connection.data()).toBe('uptime\rreboot\rls\r');
        expect(doubtful()).toBe('reboot⏎');
        lane.dropDoubtful();
        expect(doubtful()).toBeUndefined();
      });
    });

    it('is not waited for by a Ctrl-C where a machine took none of it', () => {
      cut();
      lane.input('\u0003');
      back();
      resumed(0);
      expect(connection.data().endsWith('uptime\rreboot\r\u0003')).toBe(true);
    });

    it('is forgotten when the session is over', () => {
      cut();
      connection.becomes({ kind: 'ended', reason: undefined });
      expect(held.at(-1)).toMatchObject({ waiting: undefined, doubtful: undefined });
    });

    it('counts from where a turn began that passed over later', () => {
      connection.says({
        case: 'terminal',
        value: { output: { case: 'writerChanged', value: { writer: false, turn: { number: 2n, firstInput: 14n } } } },
      });
      connection.says({
        case: 'terminal',
        value: { output: { case: 'writerChanged', value: { writer: true, turn: { number: 3n, firstInput: 50n } } } },
      });
      lane.input('who');
      connection.takes(51n);
      cut();
      expect(waiting()).toBe('ho');
      back();
      resumed(52, 4);
      expect(connection.data()).toBe('uptime\rreboot\rwhoo');
    });

    it('is bounded where a machine confirms nothing', () => {
      for (let count = 0; count < 200; count += 1) {
        lane.input('x'.repeat(16_384));
        clock.pass(100);
      }
      const most = connection.data().length;
      expect(most).toBeLessThan(1_100_000);
      connection.takes(BigInt(most));
      clock.pass(100);
      expect(connection.data().length).toBeGreaterThan(most);
    });
  });

  describe('what the terminal says by itself or of the pointer', () => {
    const CLICK = '\u001b[<0;3;4M';
    const AWAY = '\u001b[O';

    it('goes at once, in order with what is typed', () => {
      connection.started({});
      lane.input('a');
      lane.report(text(CLICK));
      lane.input('b');
      expect(connection.data()).toBe(`a${CLICK}b`);
    });

    it('is told apart from what a person did, who alone uses the session', () => {
      connection.started({});
      lane.input('a');
      lane.report(text(CLICK));
      lane.answer(text(`\u001b]11;${'x'.repeat(20_000)}\u001b\\`));
      lane.input('b');
      const byItself = connection.sent.flatMap((each) =>
        each.case === 'terminal' && each.value.input?.case === 'data' ? [each.value.byItself] : [],
      );
      expect(byItself).toEqual([false, false, true, true, false]);
    });

    it('goes nowhere where somebody else types', () => {
      connection.started({ writer: false });
      lane.report(text(CLICK));
      expect(connection.data()).toBe('');
    });

    it('is not held without a connection, and takes no room from keys', () => {
      const refused: number[] = [];
      lane.on('refused', (characters) => refused.push(characters));
      connection.started({});
      cut();
      for (let tick = 0; tick < 1_000; tick += 1) {
        lane.report(text(CLICK));
      }
      expect(held).toEqual([]);
      lane.input('ls\r');
      back();
      resumed(0);
      expect(connection.data()).toBe('ls\r');
      expect(refused).toEqual([]);
    });

    it('does not go again where it was not taken, and what was typed around it goes on', () => {
      connection.started({});
      lane.input('u');
      lane.report(text(CLICK));
      lane.input('ptime');
      connection.buffered = 1_000_000;
      lane.report(text(AWAY));
      lane.input('\r');
      cut();
      expect(waiting()).toBe('uptime⏎');
      connection.buffered = 0;
      back();
      const before = connection.data().length;
      resumed(1);
      expect(connection.data().slice(before)).toBe('ptime\r');
    });

    it('is confirmed by the byte like what is typed', () => {
      connection.started({});
      lane.report(text(CLICK));
      lane.input('ls');
      connection.takes(BigInt(CLICK.length + 1));
      cut();
      expect(waiting()).toBe('s');
    });

    it('is not asked about, and makes nothing doubtful that was typed behind it', () => {
      connection.started({});
      lane.report(text(CLICK));
      cut();
      lane.input('ls\r');
      back();
      resumed(40, 3);
      expect(connection.data()).toBe(`${CLICK}ls\r`);
      expect(doubtful()).toBeUndefined();
    });

    it('is not asked about where typing passes to somebody else', () => {
      connection.started({});
      lane.report(text(AWAY));
      connection.says({
        case: 'terminal',
        value: { output: { case: 'writerChanged', value: { writer: false, turn: { number: 2n, firstInput: 0n } } } },
      });
      expect(held).toEqual([]);
    });
  });

  it('tells how the shell ended, and takes no keys after it', () => {
    const exits: ShellExited[] = [];
    lane.on('exited', (exit) => exits.push(exit));
    connection.started({});
    connection.says({ case: 'terminal', value: { output: { case: 'exited', value: { status: 3 } } } });
    lane.input('x');
    expect(exits).toEqual([{ status: 3, signal: 0, reason: undefined }]);
    expect(connection.data()).toBe('');
    expect(held).toEqual([]);
  });

  it('says no exit code where nobody could see it', () => {
    const exits: ShellExited[] = [];
    lane.on('exited', (exit) => exits.push(exit));
    connection.started({});
    connection.says({ case: 'terminal', value: { output: { case: 'exited', value: { unknown: true } } } });
    expect(exits).toEqual([{ status: undefined, signal: 0, reason: undefined }]);
  });
});
