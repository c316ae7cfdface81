import { describe, expect, it } from 'vitest';
import { RunCode } from './runCode';

const WHITE = 0xffffffff | 0;
const BLACK = 0xff000000 | 0;
const RED = 0xff0000ff | 0;

function read(code: number[], width: number, height: number): { pixels: Int32Array; isRead: boolean } {
  const pixels = new Int32Array(width * height);
  const reader = new RunCode(new Uint8Array(code));
  reader.read(pixels, width, { x: 0, y: 0, width, height });
  return { pixels, isRead: reader.isRead };
}

const NEW_WHITE = [0xc0, 255, 255, 255];

describe('run code', () => {
  it('begins with black, and repeats the colour before', () => {
    expect([...read([0x01, ...NEW_WHITE, 0x00], 4, 1).pixels]).toEqual([BLACK, BLACK, WHITE, WHITE]);
  });

  it('knows a colour by its place in the table', () => {
    const place = Math.imul(0xff0000, 0x9e3779b1) >>> 26;
    const { pixels } = read([0xc0, 255, 0, 0, ...NEW_WHITE, 0x80 | place], 3, 1);
    expect([...pixels]).toEqual([RED, WHITE, RED]);
  });

  it('takes pixels from the row above, and goes on with the last of them', () => {
    const { pixels } = read([0x00, ...NEW_WHITE, 0x00, 0x41, 0x00], 3, 2);
    expect([...pixels]).toEqual([BLACK, WHITE, WHITE, BLACK, WHITE, WHITE]);
  });

  it('reads long runs', () => {
    const width = 1 + 63 + 300;
    const rest = width - 1 - 63;
    const { pixels, isRead } = read([0x3f, (rest & 127) | 128, rest >> 7], width, 1);
    expect(pixels.every((pixel) => pixel === BLACK)).toBe(true);
    expect(isRead).toBe(true);
  });

  it('reads into the middle of a picture and no further', () => {
    const pixels = new Int32Array(16);
    new RunCode(new Uint8Array([...NEW_WHITE, 0x00, 0x41])).read(pixels, 4, { x: 1, y: 1, width: 2, height: 2 });
    expect([...pixels]).toEqual([0, 0, 0, 0, 0, WHITE, WHITE, 0, 0, WHITE, WHITE, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['ends too early', [0x00]],
    ['ends in a colour', [0xc0, 1, 2]],
    ['ends in a length', [0x3f]],
    ['leaves its row', [0x04]],
    ['leaves its row by a long run', [0x3f, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['has nothing above its first row', [0x43]],
  ])('refuses a code that %s', (_, code) => {
    expect(() => read(code, 4, 1)).toThrow(RangeError);
  });

  it('survives any bytes', () => {
    let seed = 7;
    const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 1) & 255;
    for (let i = 0; i < 2_000; i++) {
      const code = Array.from({ length: next() & 63 }, next);
      try {
        read(code, 5, 5);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RangeError);
      }
    }
  });
});
