import type { Area } from './runCode';
import { RunCode } from './runCode';

/** How many numbers of a message are one area, and one moved area. */
const AREA = 4;
const MOVED_AREA = 6;

/** What a screen shows, as the page knows it: a picture in memory, of which the canvas gets what is new. */
export class Picture {
  readonly image: ImageData;
  readonly #pixels: Int32Array;

  /** A black one. */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.image = new ImageData(width, height);
    this.#pixels = new Int32Array(this.image.data.buffer);
    this.#pixels.fill(0xff000000 | 0);
  }

  /** The areas in a message's numbers; throws where one of them is none, or is not in the picture. */
  areas(numbers: readonly number[]): Area[] {
    const areas: Area[] = [];
    for (let i = 0; i < numbers.length; i += AREA) {
      areas.push(this.#area(numbers, i));
    }
    return areas;
  }

  /** Moves areas one after another; gives where they are now. Throws before anything is moved where one is wrong. */
  move(numbers: readonly number[]): Area[] {
    const moves: { readonly to: Area; readonly right: number; readonly down: number }[] = [];
    for (let i = 0; i < numbers.length; i += MOVED_AREA) {
      const to = this.#area(numbers, i);
      const right = numbers[i + 4] ?? NaN;
      const down = numbers[i + 5] ?? NaN;
      this.#area([to.x + right, to.y + down, to.width, to.height], 0);
      moves.push({ to, right, down });
    }
    for (const { to, right, down } of moves) {
      this.#move(to, right, down);
    }
    return moves.map(({ to }) => to);
  }

  #move({ x, y, width, height }: Area, right: number, down: number): void {
    for (let i = 0; i < height; i++) {
      const row = down >= 0 ? y + i : y + height - 1 - i;
      const from = (row + down) * this.width + x + right;
      this.#pixels.copyWithin(row * this.width + x, from, from + width);
    }
  }

  /** Sets areas exactly. */
  set(areas: readonly Area[], code: Uint8Array): void {
    const reader = new RunCode(code);
    for (const area of areas) {
      reader.read(this.#pixels, this.width, area);
    }
    if (!reader.isRead) {
      throw new RangeError('run code: it goes on after its areas');
    }
  }

  /** Takes areas from pixels of the same form, whose first one belongs at (x, y). */
  take(areas: readonly Area[], pixels: Int32Array, x: number, y: number, stride: number): void {
    for (const area of areas) {
      for (let row = area.y; row < area.y + area.height; row++) {
        const from = (row - y) * stride + area.x - x;
        this.#pixels.set(pixels.subarray(from, from + area.width), row * this.width + area.x);
      }
    }
  }

  #area(numbers: readonly number[], at: number): Area {
    const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers.slice(at, at + AREA);
    if (!(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= this.width && y + height <= this.height)) {
      throw new RangeError(`area ${x},${y} ${width}×${height} is not in a picture of ${this.width}×${this.height}`);
    }
    return { x, y, width, height };
  }
}

/** The smallest area that has all of them; undefined where there is none. */
export function around(areas: readonly Area[]): Area | undefined {
  const [first] = areas;
  if (!first) {
    return undefined;
  }
  let { x, y } = first;
  let right = x + first.width;
  let bottom = y + first.height;
  for (const area of areas) {
    x = Math.min(x, area.x);
    y = Math.min(y, area.y);
    right = Math.max(right, area.x + area.width);
    bottom = Math.max(bottom, area.y + area.height);
  }
  return { x, y, width: right - x, height: bottom - y };
}

/** Pixels of all of them. */
export function pixelsOf(areas: readonly Area[]): number {
  return areas.reduce((sum, area) => sum + area.width * area.height, 0);
}
