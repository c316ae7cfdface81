// @vitest-environment jsdom
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { stage } from '../../test/stage';
import { TagLine } from './TagLine';

describe('tags on one line', () => {
  const show = stage();
  let room: number;
  let resize: () => void;

  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(told: () => void) {
          resize = told;
        }
        observe = () => undefined;
        disconnect = () => undefined;
      },
    );
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockImplementation(function (this: HTMLElement) {
      return 10 * this.textContent.length;
    });
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockImplementation(() => room);
  });

  const draw = (...tags: string[]) => show(<TagLine tags={tags} />);
  const whole = () =>
    [...document.querySelectorAll('[data-tag]')].filter((tag) => tag.className === '').map((tag) => tag.textContent);
  const more = () => document.querySelector('[title]');

  it('are all there where there is room, to the pixel', () => {
    room = 50 + 4 + 60;
    draw('linux', 'laptop');
    expect(whole()).toEqual(['linux', 'laptop']);
    expect(more()).toBeNull();
  });

  it('are as many as fit whole, and a number that names the rest', () => {
    room = 50 + 4 + 28 + 60;
    draw('linux', 'laptop', 'lathe', 'first floor');
    expect(whole()).toEqual(['linux']);
    expect(more()?.getAttribute('title')).toBe('laptop, lathe, first floor');
    expect(more()?.textContent).toBe('+3laptop, lathe, first floor');
  });

  it('are counted again when the column has another width', () => {
    room = 10;
    draw('linux', 'laptop', 'lathe');
    expect(whole()).toEqual([]);
    room = 200;
    act(() => resize());
    expect(whole()).toEqual(['linux', 'laptop', 'lathe']);
  });

  it('are counted again when there are others', () => {
    room = 100;
    draw('linux');
    draw('linux', 'laptop', 'lathe');
    expect(more()?.textContent).toBe('+2laptop, lathe');
  });
});
