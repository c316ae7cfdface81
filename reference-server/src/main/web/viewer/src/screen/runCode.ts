/** A pixel of our picture: its bytes in memory are red, green, blue, opaque. */
const OPAQUE = 0xff000000 | 0;

const SAME = 0;
const ABOVE = 1;
const KNOWN = 2;
/** Where the six bits of a length are all set, more of it follows. */
const LONG = 63;
/** A run that is shorter is faster filled in a loop than by a call. */
const SHORT = 24;
const HASH_FACTOR = 0x9e3779b1;
const HASH_SHIFT = 26;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads pixels that were written exactly, area after area, straight into a picture. Throws where the code is wrong. */
export class RunCode {
  readonly #code: Uint8Array;
  readonly #table = new Int32Array(64);
  #at = 0;

  constructor(code: Uint8Array) {
    this.#code = code;
  }

  /** Whether nothing is left. */
  get isRead(): boolean {
    return this.#at === this.#code.length;
  }

  /** Reads one area, which lies inside of the picture; `stride` is how many pixels a row of that has. */
  read(pixels: Int32Array, stride: number, { x, y, width, height }: Area): void {
    this.#table.fill(OPAQUE);
    let last = OPAQUE;
    for (let row = y; row < y + height; row++) {
      const begin = row * stride + x;
      last = this.#row(pixels, begin, begin + width, row === y ? 0 : stride, last);
    }
  }

  #row(pixels: Int32Array, begin: number, end: number, stride: number, before: number): number {
    const code = this.#code;
    const table = this.#table;
    let last = before;
    let at = begin;
    let next = this.#at;
    while (at < end) {
      const byte = code[next++] ?? wrong('it ends too early');
      const what = byte >> 6;
      let length = byte & LONG;
      if (what === KNOWN) {
        last = table[length] as number;
        pixels[at++] = last;
        continue;
      }
      if (what !== SAME && what !== ABOVE) {
        const red = code[next] ?? wrong('it ends in a colour');
        const green = code[next + 1] ?? wrong('it ends in a colour');
        const blue = code[next + 2] ?? wrong('it ends in a colour');
        next += 3;
        last = OPAQUE | (blue << 16) | (green << 8) | red;
        table[Math.imul((red << 16) | (green << 8) | blue, HASH_FACTOR) >>> HASH_SHIFT] = last;
        pixels[at++] = last;
        continue;
      }
      if (length === LONG) {
        let shift = 0;
        let part;
        do {
          part = code[next++] ?? wrong('it ends in a length');
          length += (part & 127) << shift;
          shift += 7;
        } while (part > 127 && shift < 28);
      }
      const stop = at + length + 1;
      if (stop > end || stop <= at || (what === ABOVE && stride === 0)) {
        wrong('a run leaves its row');
      }
      at = what === SAME ? fill(pixels, at, stop, last) : copyAbove(pixels, at, stop, stride);
      last = pixels[at - 1] as number;
    }
    this.#at = next;
    return last;
  }
}

function fill(pixels: Int32Array, begin: number, end: number, colour: number): number {
  if (end - begin >= SHORT) {
    pixels.fill(colour, begin, end);
  } else {
    for (let at = begin; at < end; at++) {
      pixels[at] = colour;
    }
  }
  return end;
}

function copyAbove(pixels: Int32Array, begin: number, end: number, stride: number): number {
  if (end - begin >= SHORT) {
    pixels.copyWithin(begin, begin - stride, end - stride);
  } else {
    for (let at = begin; at < end; at++) {
      pixels[at] = pixels[at - stride] as number;
    }
  }
  return end;
}

function wrong(why: string): never {
  throw new RangeError(`run code: ${why}`);
}
