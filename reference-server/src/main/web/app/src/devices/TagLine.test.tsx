// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TagLine } from './TagLine';

describe('tags on one line', () => {
  let root: Root;
  let room: number;
  let resize: () => void;

  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    vi.stubGlobal('matchMedia', () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
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
    document.body.innerHTML = '<main></main>';
    root = createRoot(document.querySelector('main') as HTMLElement);
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.unstubAllGlobals();
  });

  const draw = (...tags: string[]) =>
    act(() =>
      root.render(
        <MantineProvider env="test">
          <TagLine tags={tags} />
        </MantineProvider>,
      ),
    );
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
