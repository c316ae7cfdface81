// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { handleKey } from './pageKeys';

/** What the page does when this is pressed with Ctrl and Shift; nothing where the shell gets the key. */
function done(key: string, code: string): string | undefined {
  let act: string | undefined;
  handleKey(new KeyboardEvent('keydown', { key, code, ctrlKey: true, shiftKey: true }), {
    copy: () => (act = 'copy'),
    find: () => (act = 'find'),
    mark: () => (act = 'mark'),
    zoom: () => (act = 'zoom'),
    leave: () => (act = 'leave'),
  });
  return act;
}

describe('the page’s own keys', () => {
  it.each([
    ['a usual keyboard', 'C', 'KeyC', 'copy'],
    ['Dvorak, where C is elsewhere', 'C', 'KeyI', 'copy'],
    ['Dvorak, where J is at the place of C', 'J', 'KeyC', undefined],
    ['Neo, where Ä is at the place of C', 'Ä', 'KeyC', undefined],
    ['a Greek keyboard', 'Ψ', 'KeyC', 'copy'],
    ['a Greek keyboard', 'Φ', 'KeyF', 'find'],
    ['any keyboard', ' ', 'Space', 'mark'],
    ['any keyboard', 'ArrowUp', 'ArrowUp', 'leave'],
    ['any keyboard', 'X', 'KeyX', undefined],
  ])('go by what is written on them: %s', (_keyboard, key, code, act) => {
    expect(done(key, code)).toBe(act);
  });
});
