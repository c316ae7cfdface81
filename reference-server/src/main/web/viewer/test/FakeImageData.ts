import { vi } from 'vitest';

/** As a browser has it; jsdom has none without a canvas. */
export class FakeImageData {
  readonly data: Uint8ClampedArray;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }

  /** Puts it where pages look for it, until `vi.unstubAllGlobals()`. */
  static install(): void {
    vi.stubGlobal('ImageData', FakeImageData);
  }
}
