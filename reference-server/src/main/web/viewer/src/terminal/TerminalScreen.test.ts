// @vitest-environment jsdom
import type { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TerminalScreen } from './TerminalScreen';

// The emulator asks what a canvas can do while it is read.
vi.hoisted(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
});

const ESCAPE = '\u001b';
const LINK = `${ESCAPE}]8;;`;
const END = `${ESCAPE}\\`;

let screen: TerminalScreen;
let said: string[];
let answered: string[];
let typed: string[];

/** What a hostile machine prints, and what has become of it when all is painted. */
function print(text: string, replay = false): Promise<void> {
  return new Promise((done) => screen.write(new TextEncoder().encode(text), replay, done));
}

function host(): HTMLElement {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

/** The emulator that an element holds, as a measurement finds it. */
function emulatorIn(element: HTMLElement): Terminal | undefined {
  return Reflect.get(element, Symbol.for('farhand.terminal')) as Terminal | undefined;
}

/** How many links the emulator has in its memory. */
function linksKept(element: HTMLElement): number {
  const inside = Reflect.get(emulatorIn(element) ?? {}, '_core') as { _oscLinkService: { _dataByLinkId: Map<number, unknown> } };
  return inside._oscLinkService._dataByLinkId.size;
}

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.stubGlobal('matchMedia', () => ({ addListener: () => undefined, removeListener: () => undefined, matches: false }));
  screen = new TerminalScreen();
  said = [];
  typed = [];
  answered = [];
  screen.on('report', (bytes) => said.push(String.fromCharCode(...bytes)));
  screen.on('answer', (bytes) => {
    said.push(String.fromCharCode(...bytes));
    answered.push(String.fromCharCode(...bytes));
  });
  screen.on('input', (text) => typed.push(text));
});

afterEach(() => {
  screen.dispose();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('a screen that a hostile machine prints on', () => {
  it('answers what a program asks now, and nothing that was asked before', async () => {
    await print(`${ESCAPE}[c`);
    expect(said).toHaveLength(1);
    await print(`${ESCAPE}[c${ESCAPE}[6n${ESCAPE}[?1$p`, true);
    expect(said).toHaveLength(1);
  });

  it('neither reads nor writes the clipboard', async () => {
    const clipboard = { readText: vi.fn(), writeText: vi.fn() };
    vi.stubGlobal('navigator', { userAgent: '', platform: '', language: 'en', clipboard });
    await print(`${ESCAPE}]52;c;${btoa('rm -rf /')}${END}${ESCAPE}]52;c;?${END}after`);
    expect(screen.line(0)).toBe('after');
    expect([...said, ...typed]).toEqual([]);
    expect(clipboard.readText).not.toHaveBeenCalled();
    expect(clipboard.writeText).not.toHaveBeenCalled();
  });

  it('tells a title as one short line of plain text', async () => {
    const titles: string[] = [];
    screen.on('title', (title) => titles.push(title));
    await print(`${ESCAPE}]0;a\u202eb${'x'.repeat(10_000)}${END}`);
    expect(titles).toHaveLength(1);
    expect(titles[0]).not.toContain('\u202e');
    expect(titles[0]?.length).toBeLessThan(300);
  });

  it('shows no text in another order than it was printed', async () => {
    await print('a\u202egpj.exe');
    expect(screen.line(0)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
  });

  it('survives a line of 4 MB', async () => {
    await print('x'.repeat(4 << 20));
    await print('\r\nafter');
    expect(Array.from({ length: 24 }, (_, row) => screen.line(row))).toContain('after');
  });

  it('is as new when it is cleared, in order with what was printed before', async () => {
    void print(`old${ESCAPE}[?2004h${ESCAPE}[31m`);
    screen.clear();
    await print('new');
    expect(screen.line(0)).toBe('new');
    expect(screen.bracketsPaste).toBe(false);
  });
});

describe('links that a machine prints', () => {
  it('are kept in a bounded number, however many are in one line', async () => {
    const element = host();
    screen.open(element);
    await print(`${LINK}http://a/${END}x${LINK}${END}\r`.repeat(5_000));
    expect(linksKept(element)).toBe(2_000);
    expect(screen.line(0)).toBe('x');
  });

  it('are kept again when the lines of others are gone', async () => {
    const element = host();
    screen.open(element);
    await print(`${LINK}http://a/${END}x${LINK}${END}\r`.repeat(5_000));
    await print(`${'\r\n'.repeat(100)}${ESCAPE}[3J`);
    await print(`${LINK}http://b/${END}x${LINK}${END}`);
    expect(linksKept(element)).toBe(1);
  });

  it('are not kept where the address is longer than any', async () => {
    const element = host();
    screen.open(element);
    await print(`${LINK}http://${'a'.repeat(3_000)}/${END}text${LINK}${END}`);
    expect(linksKept(element)).toBe(0);
    expect(screen.line(0)).toBe('text');
  });
});

describe('what a person types', () => {
  /** What the emulator has for the program. */
  const send = (text: string) => emulatorIn(shown)?.input(text);
  let shown: HTMLElement;

  beforeEach(() => {
    shown = host();
    screen.open(shown);
  });

  function press(key: string, keyCode: number, more: KeyboardEventInit = {}): void {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the emulator goes by it
    const pressed = { key, keyCode, bubbles: true, ...more };
    shown.querySelector('textarea')?.dispatchEvent(new KeyboardEvent('keydown', pressed));
  }

  function turnTheWheel(): void {
    shown.querySelector('.xterm')?.dispatchEvent(new WheelEvent('wheel', { deltaY: 3, deltaMode: WheelEvent.DOM_DELTA_LINE }));
  }

  it.each([
    ['a click', `${ESCAPE}[<0;3;4M`],
    ['the end of a click', `${ESCAPE}[<0;3;4m`],
    ['a turn of the wheel', `${ESCAPE}[<64;120;40M`],
    ['the pointer at a pixel outside', `${ESCAPE}[<35;-2;10M`],
    ['the focus', `${ESCAPE}[I`],
    ['its loss', `${ESCAPE}[O`],
    ['the cursor’s place', `${ESCAPE}[12;40R`],
    ['a colour', `${ESCAPE}]11;rgb:0000/0000/0000${END}`],
  ])('is not %s', (_what, text) => {
    send(text);
    expect(said).toEqual([text]);
    expect(typed).toEqual([]);
  });

  it('is an answer where nobody did anything, and none where somebody used the pointer', () => {
    send(`${ESCAPE}[12;40R`);
    send(`${ESCAPE}[O`);
    send(`${ESCAPE}[<0;3;4M`);
    expect(answered).toEqual([`${ESCAPE}[12;40R`, `${ESCAPE}[O`]);
  });

  it.each([
    ['a word', 'ls'],
    ['Escape', ESCAPE],
    ['an arrow', `${ESCAPE}[A`],
    ['Alt and the letter with which a colour would begin', `${ESCAPE}]`],
    ['what a program brackets as pasted', `${ESCAPE}[200~ls${ESCAPE}[201~`],
  ])('is %s', (_what, text) => {
    send(text);
    expect(typed).toEqual([text]);
    expect(said).toEqual([]);
  });

  it('is a key that is sent as what would be the cursor’s place', () => {
    press('F3', 114, { shiftKey: true });
    send(`${ESCAPE}[1;2R`);
    expect(typed).toEqual([`${ESCAPE}[1;2R`]);
    expect(said).toEqual([`${ESCAPE}[1;2R`]);
  });

  it('is no old report of the mouse', () => {
    const core = Reflect.get(emulatorIn(shown) ?? {}, '_core') as { coreService: { triggerBinaryEvent: (text: string) => void } };
    core.coreService.triggerBinaryEvent(`${ESCAPE}[M \u00ff!`);
    expect(said).toEqual([`${ESCAPE}[M \u00ff!`]);
    expect(typed).toEqual([]);
  });

  it('is no turn of the wheel that a program hears as arrows, but the arrow pressed after it', async () => {
    await print(`${ESCAPE}[?1049h`);
    turnTheWheel();
    expect(said).toEqual([`${ESCAPE}[B`]);
    await Promise.resolve();
    press('ArrowDown', 40);
    expect(typed).toEqual([`${ESCAPE}[B`]);
  });
});

describe('a screen that was made before it was wanted', () => {
  it('moves with all that it shows, and leaves nothing behind', async () => {
    const before = host();
    const after = host();
    screen.open(before);
    await print('kept');
    screen.open(after);
    expect(screen.line(0)).toBe('kept');
    expect(before.childElementCount).toBe(0);
    expect(emulatorIn(before)).toBeUndefined();
    expect(emulatorIn(after)).toBeDefined();
    expect(after.querySelectorAll('.xterm')).toHaveLength(1);
  });

  it('takes what is pasted where it is, and only there', () => {
    const before = host();
    const after = host();
    const pasted: string[] = [];
    screen.on('paste', (text) => pasted.push(text));
    screen.open(before);
    screen.open(after);
    const paste = () => Object.assign(new Event('paste'), { clipboardData: { getData: () => 'text' } });
    before.dispatchEvent(paste());
    after.dispatchEvent(paste());
    expect(pasted).toEqual(['text']);
  });
});
