import type { IBufferRange, IMarker, Terminal } from '@xterm/xterm';
import { LinkBudget } from './LinkBudget';
import { Marking, type Link, type Mark, type MarkedText, type Place } from './Marking';

const MOST_LINKS = 200;
const ADDRESS = /https?:\/\/[^\s"'<>`]+/gu;

interface PrintedLink {
  readonly from: IMarker;
  readonly column: number;
  readonly address: string;
  to?: IMarker;
  toColumn?: number;
}

interface Told {
  /** Undefined when marking is over. */
  readonly mark: (mark: Mark | undefined) => void;
  readonly copy: (text: string) => void;
  readonly open: (address: string) => void;
}

/** Marking by keys in an emulator, with the links that were printed as such (OSC 8) and those that only look like one. */
export class ScreenMarking implements MarkedText {
  readonly #terminal: Terminal;
  readonly #told: Told;
  #links: PrintedLink[] = [];
  #printed: PrintedLink | undefined;
  #marking: Marking | undefined;

  constructor(terminal: Terminal, told: Told) {
    this.#terminal = terminal;
    this.#told = told;
    const budget = new LinkBudget(terminal);
    terminal.parser.registerOscHandler(8, (data) => {
      const address = data.slice(data.indexOf(';') + 1);
      const kept = address === '' || budget.takes(data);
      this.#link(kept ? address : '');
      return !kept;
    });
  }

  begin(): void {
    const selected = this.#terminal.getSelectionPosition();
    const buffer = this.#terminal.buffer.active;
    this.#marking = selected
      ? new Marking(this, lastOf(selected), { column: selected.start.x, row: selected.start.y })
      : new Marking(this, { column: Math.min(buffer.cursorX, this.columns - 1), row: buffer.baseY + buffer.cursorY });
    this.#told.mark(this.#marking.mark);
  }

  end(): void {
    if (this.#marking) {
      this.#marking = undefined;
      this.#terminal.clearSelection();
      this.#told.mark(undefined);
    }
  }

  /** Whether it took the key: while one marks, all but the browser's own. */
  takes(event: KeyboardEvent): boolean {
    const marking = this.#marking;
    if (!marking) {
      return false;
    }
    if (event.type !== 'keydown' || /^(?:Shift|Control|Alt|Meta)$/u.test(event.key)) {
      return true;
    }
    event.preventDefault();
    event.stopPropagation();
    const act = marking.key(event);
    if (act === 'marked') {
      this.#told.mark(marking.mark);
      return true;
    }
    const text = this.#terminal.getSelection();
    const address = marking.link?.address;
    this.end();
    if (act === 'copy') {
      this.#told.copy(text);
    } else if (act === 'open' && address) {
      this.#told.open(address);
    }
    return true;
  }

  // ---- what marking sees

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  get length(): number {
    return this.#terminal.buffer.active.length;
  }

  text(row: number): string {
    return this.#terminal.buffer.active.getLine(row)?.translateToString(true) ?? '';
  }

  select(start: Place, length: number): void {
    this.#terminal.select(start.column, start.row, length);
  }

  selectedRow(): number | undefined {
    return this.#terminal.getSelectionPosition()?.start.y;
  }

  show(row: number): void {
    const top = this.#terminal.buffer.active.viewportY;
    if (row < top) {
      this.#terminal.scrollToLine(row);
    } else if (row >= top + this.rows) {
      this.#terminal.scrollToLine(row - this.rows + 1);
    }
  }

  links(): readonly Link[] {
    const printed = this.#links.flatMap((link) => this.#placed(link) ?? []);
    const seen = new Set(printed.map(({ start }) => start.row));
    const plain = this.#plain().filter(({ start }) => !seen.has(start.row));
    return [...printed, ...plain].sort((one, other) => one.start.row - other.start.row || one.start.column - other.start.column);
  }

  // ---- links

  #link(address: string): void {
    const { cursorX } = this.#terminal.buffer.active;
    const open = this.#printed;
    if (open) {
      this.#printed = undefined;
      open.to = this.#terminal.registerMarker(0);
      open.toColumn = cursorX - 1;
      this.#links.push(open);
      this.#links.splice(0, this.#links.length - MOST_LINKS).forEach(forget);
    }
    // There is none on the other screen, whose programs have keys of their own.
    if (address && this.#terminal.buffer.active.type === 'normal') {
      this.#printed = { from: this.#terminal.registerMarker(0), column: cursorX, address };
    }
  }

  #placed({ from, column, to, toColumn, address }: PrintedLink): Link | undefined {
    if (from.line < 0 || !to || to.line < 0 || toColumn === undefined || this.#terminal.buffer.active.type !== 'normal') {
      return undefined;
    }
    const start = column < this.columns ? { row: from.line, column } : { row: from.line + 1, column: 0 };
    const end = toColumn >= 0 ? { row: to.line, column: toColumn } : { row: to.line - 1, column: this.columns - 1 };
    const empty = end.row < start.row || (end.row === start.row && end.column < start.column);
    return empty ? undefined : { start, end, address };
  }

  /** A text that wraps is one line. */
  #plain(): Link[] {
    const buffer = this.#terminal.buffer.active;
    const found: Link[] = [];
    for (let row = 0; row < buffer.length; row += 1) {
      const first = row;
      let line = buffer.getLine(row)?.translateToString() ?? '';
      while (buffer.getLine(row + 1)?.isWrapped) {
        row += 1;
        line += buffer.getLine(row)?.translateToString() ?? '';
      }
      for (const match of line.includes('://') ? line.matchAll(ADDRESS) : []) {
        const place = (at: number) => ({ row: first + Math.floor(at / this.columns), column: at % this.columns });
        const address = match[0].replace(/[.,;:!?)\]}]+$/u, '');
        found.push({ start: place(match.index), end: place(match.index + address.length - 1), address });
      }
    }
    return found;
  }
}

function forget(link: PrintedLink): void {
  link.from.dispose();
  link.to?.dispose();
}

/** The end of a selection is the cell behind it. */
function lastOf({ end }: IBufferRange): Place {
  return { column: Math.max(0, end.x - 1), row: end.y };
}
