// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeImageData } from '../../test/FakeImageData';
import { JpegTiles } from './JpegTiles';
import { Picture } from './Picture';

interface Wanted {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly jpeg?: readonly number[];
  readonly length?: number;
}

const short = (value: number) => [value >> 8, value & 255];

/** As much of a JPEG as is looked at, and the colour that the decoder below makes of it. */
function jpeg(width: number, height: number, red: number): number[] {
  return [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 15, 8, ...short(height), ...short(width), red];
}

function written(tiles: readonly Wanted[], count = tiles.length): Uint8Array {
  const bytes = tiles.flatMap(({ x, y, width, height, jpeg: data = jpeg(width, height, 200), length }) => [
    ...[x, y, width, height].flatMap(short),
    ...short(0),
    ...short(length ?? data.length),
    ...data,
  ]);
  return new Uint8Array([...short(count), ...bytes]);
}

function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(blob);
  });
}

interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly red: number;
  readonly close: () => void;
}

/** A canvas as far as it is used here: opaque pixels with one colour each. */
class FakeContext {
  readonly #reds = new Map<string, number>();

  constructor(readonly canvas: HTMLCanvasElement) {}

  drawImage({ width, height, red }: Bitmap, x: number, y: number): void {
    for (let i = 0; i < width * height; i++) {
      this.#reds.set(`${x + (i % width)},${y + Math.floor(i / width)}`, red);
    }
  }

  getImageData(x: number, y: number, width: number, height: number): FakeImageData {
    const image = new FakeImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      image.data.set([this.#reds.get(`${x + (i % width)},${y + Math.floor(i / width)}`) ?? 0, 0, 0, 255], i * 4);
    }
    return image;
  }
}

const reds = (picture: Picture) => [...picture.image.data].filter((_, i) => i % 4 === 0);

describe('tiles', () => {
  let closed: number;
  let tiles: JpegTiles;

  beforeEach(() => {
    closed = 0;
    FakeImageData.install();
    vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
      const view = new DataView(await bytesOf(blob));
      const red = view.getUint8(17);
      if (red === 13) {
        throw new Error('no picture');
      }
      return { width: view.getUint16(15), height: view.getUint16(13), red, close: () => closed++ };
    });
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (this: HTMLCanvasElement) {
      return new FakeContext(this) as unknown as RenderingContext;
    } as never);
    tiles = new JpegTiles();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('are drawn in the areas that are taken, and nowhere else', async () => {
    const picture = new Picture(4, 1);
    const decoded = await tiles.decode(written([{ x: 0, y: 0, width: 4, height: 1 }]), true, 4, 1);
    tiles.take(decoded, [{ x: 1, y: 0, width: 2, height: 1 }], picture);
    expect(reds(picture)).toEqual([0, 200, 200, 0]);
    expect(closed).toBe(1);
  });

  it('stay what they were where no new one is', async () => {
    const picture = new Picture(4, 1);
    const all = [{ x: 0, y: 0, width: 4, height: 1 }];
    tiles.take(await tiles.decode(written([{ x: 0, y: 0, width: 2, height: 1 }]), true, 4, 1), all, picture);
    const next = { x: 1, y: 0, width: 1, height: 1, jpeg: jpeg(1, 1, 90) };
    tiles.take(await tiles.decode(written([next]), false, 4, 1), all, picture);
    expect(reds(picture)).toEqual([200, 90, 0, 0]);
  });

  it('begin with a key picture', async () => {
    const decoded = await tiles.decode(written([]), false, 4, 1);
    expect(() => tiles.take(decoded, [], new Picture(4, 1))).toThrow(RangeError);
  });

  const whole = { x: 0, y: 0, width: 4, height: 1 };
  it.each([
    ['is not in the screen', written([{ ...whole, x: 1 }])],
    ['has no pixels', written([{ ...whole, width: 0 }])],
    ['comes twice', written([whole, whole])],
    ['is missing', written([whole], 2)],
    ['is one more', written([whole], 0)],
    ['is longer than all', written([{ ...whole, length: 60_000 }])],
    ['is no JPEG', written([{ ...whole, jpeg: [1, 2, 3] }])],
    ['is empty', written([{ ...whole, jpeg: [] }])],
    ['says another size in itself', written([{ ...whole, jpeg: jpeg(60_000, 60_000, 200) }])],
    ['never says its size', written([{ ...whole, jpeg: [0xff, 0xd8, ...Array<number>(30).fill(0)] }])],
    ['has no number', new Uint8Array([0])],
  ])('are refused where one %s', async (_, data) => {
    await expect(tiles.decode(data, true, 4, 1)).rejects.toThrow(RangeError);
    expect(closed).toBe(0);
  });

  it('are refused where one is larger than any', async () => {
    await expect(tiles.decode(written([{ ...whole, width: 257 }]), true, 300, 1)).rejects.toThrow(RangeError);
  });

  it('are all freed where one cannot be decoded', async () => {
    const broken = { x: 1, y: 0, width: 1, height: 1, jpeg: jpeg(1, 1, 13) };
    const data = written([{ x: 0, y: 0, width: 1, height: 1 }, broken]);
    await expect(tiles.decode(data, true, 4, 1)).rejects.toThrow('no picture');
    expect(closed).toBe(1);
  });

  it('survive any bytes', async () => {
    let seed = 7;
    const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 1) & 255;
    const good = written([whole]);
    for (let i = 0; i < 500; i++) {
      const data = good.slice(0, 2 + (next() % good.length));
      data[next() % data.length] = next();
      await tiles.decode(data, true, 4, 1).then(
        (decoded) => decoded.close(),
        (thrown: unknown) => expect(thrown).toBeInstanceOf(Error),
      );
    }
  });
});
