import { around, pixelsOf, type Picture } from './Picture';
import type { Area } from './runCode';

const LARGEST_TILE = 256;
/** x, y, width and height of a tile, and how many bytes it has. */
const TILE_HEADER = 12;
const START = 0xffd8;
const BASELINE_FRAME = 0xffc0;

interface Tile {
  readonly area: Area;
  readonly bitmap: ImageBitmap;
}

/** A picture of tiles that waits for its turn. */
export class DecodedTiles {
  constructor(
    readonly key: boolean,
    readonly tiles: readonly Tile[],
  ) {}

  close(): void {
    this.tiles.forEach(({ bitmap }) => bitmap.close());
  }
}

/** Whether this browser can show tiles. */
export function showsTiles(): boolean {
  return typeof createImageBitmap === 'function';
}

/** Shows videos that are written as JPEG tiles, for browsers without a video decoder. */
export class JpegTiles {
  #context: CanvasRenderingContext2D | undefined;

  /** Decodes tiles of a screen of that size; they are all checked before one of them is decoded. */
  async decode(data: Uint8Array, key: boolean, width: number, height: number): Promise<DecodedTiles> {
    const tiles = read(data, width, height);
    const decoded = await Promise.allSettled(tiles.map(decodeTile));
    const whole = decoded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = decoded.find((result) => result.status === 'rejected');
    const picture = new DecodedTiles(key, whole);
    if (failed) {
      picture.close();
      throw failed.reason;
    }
    return picture;
  }

  /** Makes it the newest picture, takes areas of that over, and frees it. */
  take(tiles: DecodedTiles, areas: readonly Area[], picture: Picture): void {
    try {
      const context = this.#open(tiles.key, picture);
      for (const { area, bitmap } of tiles.tiles) {
        context.drawImage(bitmap, area.x, area.y);
      }
      const all = around(areas);
      const dense = all && pixelsOf(areas) * 2 > all.width * all.height;
      for (const area of all && dense ? [all] : areas) {
        const { data } = context.getImageData(area.x, area.y, area.width, area.height);
        const wanted = dense ? areas : [area];
        picture.take(wanted, new Int32Array(data.buffer), area.x, area.y, area.width);
      }
    } finally {
      tiles.close();
    }
  }

  /** Where the newest picture is; black before a key. */
  #open(key: boolean, { width, height }: Picture): CanvasRenderingContext2D {
    let context = this.#context;
    if (key) {
      const canvas = context?.canvas ?? document.createElement('canvas');
      // Setting it makes it empty, and without transparency that is black.
      canvas.width = width;
      canvas.height = height;
      context ??= canvas.getContext('2d', { alpha: false, willReadFrequently: true }) ?? undefined;
      this.#context = context;
    }
    if (context?.canvas.width !== width || context.canvas.height !== height) {
      throw new RangeError('tiles do not begin with a key picture');
    }
    return context;
  }

  close(): void {
    this.#context = undefined;
  }
}

interface WrittenTile {
  readonly area: Area;
  readonly jpeg: Uint8Array<ArrayBuffer>;
}

function read(data: Uint8Array, width: number, height: number): WrittenTile[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const tiles: WrittenTile[] = [];
  let at = 2;
  let pixels = 0;
  for (let count = data.length < 2 ? NaN : view.getUint16(0); count !== 0; count--) {
    if (!(at + TILE_HEADER <= data.length)) {
      throw new RangeError('tiles: they end too early');
    }
    const area = {
      x: view.getUint16(at),
      y: view.getUint16(at + 2),
      width: view.getUint16(at + 4),
      height: view.getUint16(at + 6),
    };
    const begin = at + TILE_HEADER;
    at = begin + view.getUint32(at + 8);
    pixels += area.width * area.height;
    check(area, width, height);
    if (at > data.length || pixels > width * height) {
      throw new RangeError('tiles: one is longer than all, or they are more than the screen');
    }
    const jpeg = data.slice(begin, at);
    checkSize(jpeg, area);
    tiles.push({ area, jpeg });
  }
  if (at !== data.length) {
    throw new RangeError('tiles: there is more behind them');
  }
  return tiles;
}

function check({ x, y, width, height }: Area, right: number, bottom: number): void {
  const small = width >= 1 && height >= 1 && width <= LARGEST_TILE && height <= LARGEST_TILE;
  if (!small || x + width > right || y + height > bottom) {
    throw new RangeError(`tile ${x},${y} ${width}×${height} is not in a picture of ${right}×${bottom}`);
  }
}

/** Before a decoder makes room for it: a few bytes may say that they are a picture of any size. */
function checkSize(jpeg: Uint8Array, { width, height }: Area): void {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  if (jpeg.length > 2 && view.getUint16(0) === START) {
    while (at + 9 <= jpeg.length) {
      if (view.getUint16(at) === BASELINE_FRAME) {
        if (view.getUint16(at + 5) === height && view.getUint16(at + 7) === width) {
          return;
        }
        break;
      }
      at += 2 + view.getUint16(at + 2);
    }
  }
  throw new RangeError(`a tile is no JPEG of ${width}×${height}`);
}

async function decodeTile({ area, jpeg }: WrittenTile): Promise<Tile> {
  const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }), { colorSpaceConversion: 'none' });
  if (bitmap.width !== area.width || bitmap.height !== area.height) {
    bitmap.close();
    throw new RangeError(`a tile of ${area.width}×${area.height} has ${bitmap.width}×${bitmap.height} pixels`);
  }
  return { area, bitmap };
}
