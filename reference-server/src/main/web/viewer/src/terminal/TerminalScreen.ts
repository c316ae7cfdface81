import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { Emitter } from '../support/Emitter';
import { utf8 } from './bytes';
import { BidiFilter, harmlessPaste, harmlessTitle, harmlessUrl } from './harmless';
import type { Mark } from './Marking';
import { documentWithNonce, pageNonce } from './nonceDocument';
import { ScreenMarking } from './ScreenMarking';
import type { TerminalSink } from './TerminalLane';
import { DARK, LIGHT } from './themes';

export interface ScreenOptions {
  readonly fontFamily?: string;
  readonly fontSize?: number;
  readonly theme?: 'light' | 'dark';
  /** Lines kept above the screen. */
  readonly scrollback?: number;
  /** Keeps a text of the screen for screen readers; slower. */
  readonly screenReader?: boolean;
}

interface ScreenEvents {
  /** What a person typed, as the bytes' text that a terminal sends for it. */
  input: string;
  /** What the terminal says of the pointer: a click, a turn of the wheel. */
  report: Uint8Array<ArrayBuffer>;
  /** What the terminal says by itself: an answer to a program, the focus. */
  answer: Uint8Array<ArrayBuffer>;
  resize: { readonly columns: number; readonly rows: number };
  /** One short line of plain text. */
  title: string;
  /** A person clicked an address; opening it is the page's part, after a question. */
  link: URL;
  /** A person pasted; already harmless. Answer with {@link TerminalScreen.paste}. */
  paste: string;
  /** What is marked by keys now, for a screen reader; undefined when marking is over. */
  mark: Mark | undefined;
  /** A person copied what they marked by keys. */
  copy: string;
  search: { readonly index: number; readonly count: number };
}

const FONT = '"Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';
/** Clears the screen and what is above it, and every mode: in order with what is still being painted. */
const FORGET = '\u001bc';
/** Programs choose colours without knowing the ground they come to stand on; this is what WCAG AA asks of text. */
const LEGIBLE = 4.5;
/**
 * Leaves every mode a full-screen program may have set, and goes on below. The other screen is left by 1047 and not by 1049,
 * which would also move the cursor to where it was saved: into the middle of what is to be kept.
 */
const LEAVE_MODES =
  '\u001b[?1047l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?2004l\u001b[?1l\u001b[?25h\u001b[!p\u001b[0m\r\n';

/**
 * Where the element that holds a terminal keeps the emulator: for tests and measurements, which look at what is painted
 * from outside. Whoever can read it runs in the page and could do everything that the page can.
 */
const EMULATOR = Symbol.for('farhand.terminal');

/** A terminal on a page: xterm.js, kept from whatever a hostile machine could print. */
export class TerminalScreen extends Emitter<ScreenEvents> implements TerminalSink {
  readonly #terminal: Terminal;
  readonly #search = new SearchAddon({ highlightLimit: 500 });
  readonly #fitting = new FitAddon();
  readonly #bidi = new BidiFilter();
  readonly #marking: ScreenMarking;
  #keyFilter: (event: KeyboardEvent) => boolean = () => true;
  readonly #watcher: ResizeObserver;
  #host: HTMLElement | undefined;
  #followsPane = true;
  /** Gives up what waits for a quiet moment. */
  #later: () => void = () => undefined;
  /** Writes under way whose questions were answered long ago. */
  #replays = 0;
  /** What a key that is being pressed sends. */
  #pressed: string | undefined;
  #turning = false;

  constructor(options: ScreenOptions = {}) {
    super();
    const nonce = pageNonce();
    this.#terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: false,
      fontFamily: options.fontFamily ?? FONT,
      fontSize: options.fontSize ?? 14,
      lineHeight: 1.15,
      scrollback: options.scrollback ?? 10_000,
      screenReaderMode: options.screenReader ?? false,
      theme: options.theme === 'light' ? LIGHT : DARK,
      minimumContrastRatio: LEGIBLE,
      macOptionIsMeta: true,
      rightClickSelectsWord: true,
      linkHandler: { activate: (_event, text) => this.#follow(text), allowNonHttpProtocols: false },
      ...(nonce && { documentOverride: documentWithNonce(document, nonce) }),
    });
    this.#terminal.loadAddon(new Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
    this.#marking = new ScreenMarking(this.#terminal, {
      mark: (mark) => this.emit('mark', mark),
      copy: (text) => this.emit('copy', text),
      open: (address) => this.#follow(address),
    });
    this.#terminal.attachCustomKeyEventHandler((event) => !this.#marking.takes(event) && this.#keyFilter(event));
    this.#watcher = new ResizeObserver(() => this.fit());
    this.#listen();
  }

  /**
   * Puts the terminal into an element, whose size it follows; from another element it moves there as it is. Making it takes
   * far longer than moving it, so that a page may make it where nobody sees it, before it is wanted.
   */
  open(host: HTMLElement): void {
    this.#leave();
    this.#host = host;
    Object.defineProperty(host, EMULATOR, { value: this.#terminal, configurable: true });
    if (this.#terminal.element) {
      host.append(this.#terminal.element);
    } else {
      this.#make(host);
    }
    this.#watcher.observe(host);
    host.addEventListener('paste', this.#onPaste, { capture: true });
    this.fit();
  }

  #make(host: HTMLElement): void {
    this.#terminal.open(host);
    this.#terminal.loadAddon(this.#fitting);
    this.#terminal.loadAddon(this.#search);
    this.#terminal.loadAddon(new WebLinksAddon((_event, text) => this.#follow(text)));
    this.#later = whenIdle(() => this.#paintWithGpu());
  }

  #leave(): void {
    this.#watcher.disconnect();
    if (this.#host) {
      this.#host.removeEventListener('paste', this.#onPaste, { capture: true });
      Reflect.deleteProperty(this.#host, EMULATOR);
    }
  }

  dispose(): void {
    this.#later();
    this.#leave();
    this.#terminal.dispose();
    this.forget();
  }

  write(bytes: Uint8Array, replay: boolean, done: () => void): void {
    this.#replays += replay ? 1 : 0;
    this.#terminal.write(this.#bidi.filter(bytes), () => {
      this.#replays -= replay ? 1 : 0;
      done();
    });
  }

  clear(): void {
    this.#terminal.write(FORGET);
  }

  newShell(): void {
    this.#terminal.write(LEAVE_MODES);
  }

  resize(columns: number, rows: number): void {
    this.#followsPane = false;
    this.#terminal.resize(columns, rows);
  }

  /** The pane decides the size again. */
  followPane(): void {
    this.#followsPane = true;
    this.fit();
  }

  /** As many columns and rows as the element has room for; told, but not taken, while somebody else's size is shown. */
  fit(): void {
    const proposed = this.#host?.clientHeight ? this.#fitting.proposeDimensions() : undefined;
    if (!proposed) {
      return;
    }
    const columns = Math.min(500, proposed.cols || 80);
    const rows = Math.min(500, proposed.rows || 24);
    if (this.#followsPane && (columns !== this.#terminal.cols || rows !== this.#terminal.rows)) {
      this.#terminal.resize(columns, rows);
    }
    this.emit('resize', { columns, rows });
  }

  focus(): void {
    this.#terminal.focus();
  }

  get selection(): string {
    return this.#terminal.getSelection();
  }

  /**
   * Marks by keys from here on, beginning with what is selected: arrows, Home, End, pages and words move, Shift or the blank
   * extends, Tab goes from link to link, Enter copies or opens the link, Esc leaves. The shell gets none of these keys.
   */
  mark(): void {
    this.focus();
    this.#marking.begin();
  }

  /** Marks no longer. */
  endMarking(): void {
    this.#marking.end();
  }

  selectAll(): void {
    this.#terminal.selectAll();
  }

  get fontSize(): number {
    return this.#terminal.options.fontSize ?? 14;
  }

  set fontSize(pixels: number) {
    this.#terminal.options.fontSize = Math.min(32, Math.max(8, pixels));
    this.fit();
  }

  set theme(theme: 'light' | 'dark') {
    this.#terminal.options.theme = theme === 'light' ? LIGHT : DARK;
  }

  set screenReader(on: boolean) {
    this.#terminal.options.screenReaderMode = on;
  }

  set readOnly(readOnly: boolean) {
    this.#terminal.options.disableStdin = readOnly;
  }

  /** Types a text as a paste, in brackets where the program asked for them. */
  paste(text: string): void {
    this.#terminal.paste(harmlessPaste(text));
  }

  /** Whether what runs takes a paste as one thing, so that line ends in it run nothing. */
  get bracketsPaste(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  /** Called before the terminal handles a key; false keeps it from the terminal. */
  set keyFilter(filter: (event: KeyboardEvent) => boolean) {
    this.#keyFilter = filter;
  }

  find(text: string, direction: 'next' | 'previous', incremental = false): void {
    const dark = this.#terminal.options.theme === DARK;
    const options = {
      incremental,
      decorations: {
        matchBackground: dark ? '#5c4a14' : '#ffe79a',
        matchOverviewRuler: dark ? '#b8962e' : '#c9a227',
        activeMatchBackground: dark ? '#a87d14' : '#ffc533',
        activeMatchColorOverviewRuler: dark ? '#ffd257' : '#8a6500',
      },
    };
    if (!text) {
      this.#search.clearDecorations();
      this.#terminal.clearSelection();
    } else if (direction === 'next') {
      this.#search.findNext(text, options);
    } else {
      this.#search.findPrevious(text, options);
    }
  }

  endSearch(): void {
    this.#search.clearDecorations();
    this.focus();
  }

  /** Text of the screen's line, for tests and for programs that embed it. */
  line(row: number): string {
    const buffer = this.#terminal.buffer.active;
    return buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '';
  }

  #listen(): void {
    this.#terminal.onKey(({ key }) => (this.#pressed = key));
    this.#terminal.onData((text) => this.#tell(text));
    this.#terminal.onBinary((text) =>
      this.emit(
        'report',
        Uint8Array.from(text, (character) => character.charCodeAt(0)),
      ),
    );
    // Where nothing is above the screen, and the program does not ask for the wheel, it sends arrows.
    this.#terminal.attachCustomWheelEventHandler(() => {
      this.#turning = true;
      queueMicrotask(() => (this.#turning = false));
      return true;
    });
    this.#terminal.onTitleChange((title) => this.emit('title', harmlessTitle(title)));
    this.#search.onDidChangeResults(({ resultIndex, resultCount }) =>
      this.emit('search', { index: resultIndex, count: resultCount }),
    );
    // Nothing that a machine prints may read or write the clipboard of the person who looks at it.
    this.#terminal.parser.registerOscHandler(52, () => true);
  }

  /** What the emulator has for the program: from a person, from the pointer, or its own answer. */
  #tell(text: string): void {
    // Some keys are sent as what would be an answer.
    const key = this.#pressed === text;
    this.#pressed = undefined;
    if (!key && isAnswer(text)) {
      if (this.#replays === 0) {
        this.emit('answer', utf8(text));
      }
    } else if (this.#turning || isOfPointer(text)) {
      this.emit('report', utf8(text));
    } else {
      this.emit('input', text);
    }
  }

  #follow(text: string): void {
    const url = harmlessUrl(text);
    if (url) {
      this.emit('link', url);
    }
  }

  readonly #onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const text = harmlessPaste(event.clipboardData?.getData('text/plain') ?? '');
    if (text) {
      this.emit('paste', text);
    }
  };

  /** Painting by a real GPU is faster; by a simulated one it is far slower than the page itself. */
  #paintWithGpu(): void {
    gpu ??= hasGpu();
    if (!gpu) {
      return;
    }
    try {
      const painter = new WebglAddon();
      painter.onContextLoss(() => painter.dispose());
      this.#terminal.loadAddon(painter);
    } catch {
      // The page paints by itself then.
      return;
    }
  }
}

/* eslint-disable no-control-regex -- what a terminal says begins with one */

/** What a terminal says by itself when a program asks: its kind, the cursor's place, a mode, a colour, its focus. */
function isAnswer(text: string): boolean {
  return /^\u001b(?:\[[?>]?[\d;]*(?:\$y|[cnRtIO])|[\]P][^]*\u001b\\)$/u.test(text);
}

/** Where the pointer is and what it does, for a program that asked to be told. */
function isOfPointer(text: string): boolean {
  return /^\u001b\[<[-\d;]+[Mm]$/u.test(text);
}

/* eslint-enable no-control-regex */

/** How long a page may be busy before it takes the moment anyway. */
const IDLE_MS = 1_000;

/** Calls when the page has nothing better to do: a terminal can be read and typed in without a GPU. */
function whenIdle(act: () => void): () => void {
  // Some browsers do not say when they are idle.
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(act, IDLE_MS);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act, { timeout: IDLE_MS });
  return () => cancelIdleCallback(asked);
}

/** Asked once: the question itself takes tens of milliseconds. */
let gpu: boolean | undefined;

/** A browser without a GPU paints WebGL by the processor, and does not always admit it where it is asked to. */
function hasGpu(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  const renderer = info ? String(context?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return renderer !== '' && !/swiftshader|llvmpipe|software|basic render/iu.test(renderer);
}
