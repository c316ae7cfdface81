/** A cell; rows count from the oldest that is remembered. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

export interface Link {
  readonly start: Place;
  readonly end: Place;
  /** As the machine printed it. */
  readonly address: string;
}

/** The part of a terminal that marking needs. */
export interface MarkedText {
  readonly columns: number;
  /** On the screen at once. */
  readonly rows: number;
  /** Rows that are remembered. */
  readonly length: number;
  /** A row without blanks at its end. */
  text(row: number): string;
  /** In the order in which one reads them. */
  links(): readonly Link[];
  select(start: Place, length: number): void;
  /** Where what was selected begins now: old rows are forgotten while new ones come. */
  selectedRow(): number | undefined;
  show(row: number): void;
}

/** What a key led to: copy what is marked, open the link, leave; or only another mark. */
export type MarkAct = 'copy' | 'open' | 'leave' | 'marked';

/** What stands there now, for somebody who does not see it. */
export interface Mark {
  readonly what: 'character' | 'line' | 'selection' | 'link';
  readonly text: string;
}

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** Marks text by keys: a caret that moves over everything that is remembered, and what lies between it and an anchor. */
export class Marking {
  readonly #text: MarkedText;
  #caret: Place;
  #anchor: Place | undefined;
  /** Moving extends also without Shift. */
  #sticky = false;
  #link: Link | undefined;
  #mark: Mark = { what: 'line', text: '' };
  #shownRow: number | undefined;

  /** Begins at a place, or with what is selected already. */
  constructor(text: MarkedText, caret: Place, anchor?: Place) {
    this.#text = text;
    this.#caret = caret;
    this.#anchor = anchor;
    this.#show('line');
  }

  get mark(): Mark {
    return this.#mark;
  }

  get link(): Link | undefined {
    return this.#link;
  }

  key(event: Key): MarkAct {
    this.#follow();
    if (event.key === 'Escape') {
      return 'leave';
    }
    if (event.key === 'Enter') {
      return this.#link ? 'open' : 'copy';
    }
    if ((event.ctrlKey || event.metaKey) && (event.code === 'KeyC' || event.code === 'Insert')) {
      return 'copy';
    }
    if (event.key === 'Tab') {
      this.#toLink(event.shiftKey);
    } else if (event.key === ' ') {
      this.#sticky = !this.#sticky;
      this.#anchor = this.#sticky ? this.#caret : undefined;
      this.#show('character');
    } else {
      this.#move(event);
    }
    return 'marked';
  }

  #move(event: Key): void {
    const to = this.#target(event.key, event.ctrlKey || event.metaKey);
    if (!to) {
      return;
    }
    this.#anchor = event.shiftKey || this.#sticky ? (this.#anchor ?? this.#caret) : undefined;
    const row = clamp(to.row, this.#text.length);
    const sameRow = row === this.#caret.row;
    this.#caret = { row, column: clamp(to.column, this.#text.columns) };
    this.#link = undefined;
    this.#show(sameRow ? 'character' : 'line');
  }

  #target(key: string, far: boolean): Place | undefined {
    const { row, column } = this.#caret;
    const end = (of: number) => Math.max(0, this.#text.text(of).length - 1);
    switch (key) {
      case 'ArrowLeft':
        return far ? this.#word(-1) : this.#step(-1);
      case 'ArrowRight':
        return far ? this.#word(1) : this.#step(1);
      case 'ArrowUp':
        return { row: row - 1, column };
      case 'ArrowDown':
        return { row: row + 1, column };
      case 'PageUp':
        return { row: row - this.#text.rows, column };
      case 'PageDown':
        return { row: row + this.#text.rows, column };
      case 'Home':
        return far ? { row: 0, column: 0 } : { row, column: 0 };
      case 'End':
        return far ? { row: this.#text.length - 1, column: end(this.#text.length - 1) } : { row, column: end(row) };
      default:
        return undefined;
    }
  }

  #step(by: 1 | -1): Place {
    const { row, column } = this.#caret;
    const to = column + by;
    if (to < 0) {
      return row > 0 ? { row: row - 1, column: this.#text.columns - 1 } : this.#caret;
    }
    return to < this.#text.columns || row + 1 >= this.#text.length ? { row, column: to } : { row: row + 1, column: 0 };
  }

  /** To where the next word begins, or the one before; at a row's edge one row on. */
  #word(by: 1 | -1): Place {
    const { row, column } = this.#caret;
    const begins = [...this.#text.text(row).matchAll(/\S+/gu)].map((word) => word.index);
    const found = by > 0 ? begins.find((at) => at > column) : begins.findLast((at) => at < column);
    if (found !== undefined) {
      return { row, column: found };
    }
    return by > 0 ? { row: row + 1, column: 0 } : { row: row - 1, column: this.#text.columns - 1 };
  }

  #toLink(back: boolean): void {
    const all = this.#text.links();
    const found = back
      ? (all.findLast((link) => isBefore(link.end, this.#anchor ?? this.#caret)) ?? all.at(-1))
      : (all.find((link) => isBefore(this.#caret, link.start)) ?? all[0]);
    if (found) {
      this.#sticky = false;
      this.#anchor = found.start;
      this.#caret = found.end;
      this.#link = found;
      this.#show('link');
    }
  }

  #show(what: Mark['what']): void {
    const [start, end] = inOrder(this.#anchor ?? this.#caret, this.#caret);
    this.#text.show(this.#caret.row);
    this.#text.select(start, (end.row - start.row) * this.#text.columns + end.column - start.column + 1);
    this.#shownRow = start.row;
    if (this.#link) {
      this.#mark = { what: 'link', text: this.#link.address };
    } else if (this.#anchor) {
      this.#mark = { what: 'selection', text: this.#between(start, end) };
    } else {
      const line = this.#text.text(this.#caret.row);
      this.#mark = what === 'character' ? { what, text: line.charAt(this.#caret.column) } : { what: 'line', text: line };
    }
  }

  #between(start: Place, end: Place): string {
    const lines: string[] = [];
    for (let row = start.row; row <= end.row; row += 1) {
      const line = this.#text.text(row);
      lines.push(line.slice(row === start.row ? start.column : 0, row === end.row ? end.column + 1 : line.length));
    }
    return lines.join('\n');
  }

  /** The oldest rows went meanwhile: everything stands that much further up. */
  #follow(): void {
    const row = this.#text.selectedRow();
    const by = row === undefined || this.#shownRow === undefined ? 0 : row - this.#shownRow;
    if (by !== 0) {
      const moved = (place: Place) => ({ ...place, row: Math.max(0, place.row + by) });
      this.#caret = moved(this.#caret);
      this.#anchor = this.#anchor && moved(this.#anchor);
    }
  }
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(0, length - 1), Math.max(0, value));
}

function isBefore(one: Place, other: Place): boolean {
  return one.row < other.row || (one.row === other.row && one.column < other.column);
}

function inOrder(one: Place, other: Place): [Place, Place] {
  return isBefore(other, one) ? [other, one] : [one, other];
}
