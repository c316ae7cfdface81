// @vitest-environment jsdom
import { beforeAll, describe, expect, it } from 'vitest';
import { FakeImageData } from '../../test/FakeImageData';
import { around, Picture, pixelsOf } from './Picture';

beforeAll(() => FakeImageData.install());

/** A picture whose pixels are all different: the red of each is its number. */
function numbered(width: number, height: number): Picture {
  const picture = new Picture(width, height);
  const code = Array.from({ length: width * height }, (_, i) => [0xc0, i, 0, 0]).flat();
  picture.set([{ x: 0, y: 0, width, height }], new Uint8Array(code));
  return picture;
}

const reds = (picture: Picture) => [...picture.image.data].filter((_, i) => i % 4 === 0);

describe('a picture', () => {
  it('is black and opaque', () => {
    expect([...new Picture(1, 1).image.data]).toEqual([0, 0, 0, 255]);
  });

  it('moves an area up, and one down, over itself', () => {
    const up = numbered(2, 4);
    up.move([0, 0, 2, 3, 0, 1]);
    expect(reds(up)).toEqual([2, 3, 4, 5, 6, 7, 6, 7]);
    const down = numbered(2, 4);
    down.move([0, 1, 2, 3, 0, -1]);
    expect(reds(down)).toEqual([0, 1, 0, 1, 2, 3, 4, 5]);
  });

  it('moves one after another', () => {
    const picture = numbered(4, 1);
    picture.move([0, 0, 1, 1, 3, 0, 1, 0, 1, 1, -1, 0]);
    expect(reds(picture)).toEqual([3, 3, 2, 3]);
  });

  it.each([
    ['begins before it', [-1, 0, 1, 1]],
    ['ends behind it', [3, 0, 2, 1]],
    ['has no pixels', [0, 0, 0, 1]],
    ['is cut off', [0, 0, 1]],
    ['is no number', [0, 0, NaN, 1]],
  ])('refuses an area that %s', (_, numbers) => {
    expect(() => numbered(4, 4).areas(numbers)).toThrow(RangeError);
  });

  it('refuses a move from outside before it has moved anything', () => {
    const picture = numbered(4, 1);
    expect(() => picture.move([0, 0, 1, 1, 3, 0, 1, 0, 1, 1, -2, 0])).toThrow(RangeError);
    expect(reds(picture)).toEqual([0, 1, 2, 3]);
  });

  it('refuses pixels that are more than their areas', () => {
    expect(() => new Picture(2, 1).set([{ x: 0, y: 0, width: 2, height: 1 }], new Uint8Array([0x01, 0x01]))).toThrow(RangeError);
  });
});

describe('areas', () => {
  it('have one around them', () => {
    const areas = [
      { x: 5, y: 1, width: 2, height: 2 },
      { x: 1, y: 4, width: 1, height: 1 },
    ];
    expect(around(areas)).toEqual({ x: 1, y: 1, width: 6, height: 4 });
    expect(pixelsOf(areas)).toBe(5);
    expect(around([])).toBeUndefined();
  });
});
