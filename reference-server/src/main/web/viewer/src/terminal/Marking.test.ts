import { beforeEach, describe, expect, it } from 'vitest';
import { Marking, type Link, type MarkedText, type Place } from './Marking';

class FakeText implements MarkedText {
  readonly columns = 20;
  readonly rows = 3;
  lines = ['first line', 'see http://one/ now', '', 'four', 'and http://two/', 'last'];
  shown: number | undefined;
  start: Place = { row: 0, column: 0 };
  count = 0;

  get length(): number {
    return this.lines.length;
  }

  text(row: number): string {
    return this.lines[row] ?? '';
  }

  links(): Link[] {
    return this.lines.flatMap((line, row) => {
      const column = line.indexOf('http');
      return column < 0
        ? []
        : [{ start: { row, column }, end: { row, column: column + 10 }, address: line.slice(column, column + 11) }];
    });
  }

  select(start: Place, count: number): void {
    this.start = start;
    this.count = count;
  }

  selectedRow(): number {
    return this.start.row;
  }

  show(row: number): void {
    this.shown = row;
  }
}

describe('marking by keys', () => {
  let text: FakeText;
  let marking: Marking;

  const press = (keys: string) =>
    keys.split(' ').map((each) => {
      const parts = each.split('+');
      const key = parts.at(-1) ?? '';
      return marking.key({
        key: key === 'Space' ? ' ' : key,
        code: key === 'c' ? 'KeyC' : key,
        shiftKey: parts.includes('Shift'),
        ctrlKey: parts.includes('Control'),
        metaKey: false,
      });
    });

  beforeEach(() => {
    text = new FakeText();
    marking = new Marking(text, { row: 3, column: 0 });
  });

  it('shows where it is and reads the line', () => {
    expect([text.start, text.count, text.shown]).toEqual([{ row: 3, column: 0 }, 1, 3]);
    expect(marking.mark).toEqual({ what: 'line', text: 'four' });
  });

  it('reads characters along a line and lines across', () => {
    press('ArrowRight');
    expect(marking.mark).toEqual({ what: 'character', text: 'o' });
    press('ArrowDown');
    expect(marking.mark).toEqual({ what: 'line', text: 'and http://two/' });
  });

  it('extends with Shift, also backwards over lines', () => {
    press('ArrowUp ArrowUp End Shift+ArrowUp Shift+Home');
    expect(marking.mark).toEqual({ what: 'selection', text: 'first line\nsee http://one/ now' });
    expect([text.start, text.count]).toEqual([{ row: 0, column: 0 }, 39]);
    expect(press('Enter')).toEqual(['copy']);
  });

  it('extends without Shift once the anchor is set, for keys that cannot be held together', () => {
    press('Space End');
    expect(marking.mark).toEqual({ what: 'selection', text: 'four' });
    expect(press('Control+c')).toEqual(['copy']);
  });

  it('lets go of what was marked when it moves on without Shift', () => {
    press('Shift+End ArrowLeft');
    expect(text.count).toBe(1);
  });

  it('goes by words and to both ends, and never beyond', () => {
    press('Control+Home Control+ArrowRight');
    expect(text.start).toEqual({ row: 0, column: 6 });
    press('Control+ArrowRight Control+ArrowRight');
    expect(text.start).toEqual({ row: 1, column: 4 });
    press('Control+End ArrowDown PageDown');
    expect(text.start).toEqual({ row: 5, column: 3 });
    press('Control+Home ArrowLeft ArrowUp PageUp');
    expect(text.start).toEqual({ row: 0, column: 0 });
  });

  it('goes from link to link and opens one', () => {
    expect(press('Tab')).toEqual(['marked']);
    expect(marking.mark).toEqual({ what: 'link', text: 'http://two/' });
    press('Tab');
    expect(marking.mark.text).toBe('http://one/');
    expect(press('Shift+Tab Shift+Tab Enter')).toEqual(['marked', 'marked', 'open']);
    expect(marking.link?.address).toBe('http://one/');
    expect(press('ArrowLeft Enter')).toEqual(['marked', 'copy']);
  });

  it('goes on with what a search has found', () => {
    marking = new Marking(text, { row: 1, column: 3 }, { row: 1, column: 0 });
    press('Shift+ArrowRight');
    expect(marking.mark.text).toBe('see h');
  });

  it('stays at its text while the oldest lines are forgotten', () => {
    press('Shift+ArrowRight');
    text.lines.shift();
    text.start = { row: 2, column: 0 };
    press('Shift+ArrowRight');
    expect(marking.mark.text).toBe('fou');
  });

  it('leaves', () => {
    expect(press('Escape')).toEqual(['leave']);
  });
});
