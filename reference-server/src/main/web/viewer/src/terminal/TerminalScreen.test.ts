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
  screen.on('input', (text) => said.push(text));
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
    expect(said).toEqual([]);
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
