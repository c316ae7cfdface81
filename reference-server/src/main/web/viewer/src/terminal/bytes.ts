const ENCODER = new TextEncoder();

export const MAX_INPUT_BYTES = 16_384;

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return ENCODER.encode(text);
}

/** Parts of at most `size` bytes, without copying. */
export function* parts<B extends ArrayBufferLike>(bytes: Uint8Array<B>, size: number): Generator<Uint8Array<B>> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}
