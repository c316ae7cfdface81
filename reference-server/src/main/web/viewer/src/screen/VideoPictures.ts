import { VideoCodec, type ScreenUpdate, type VideoPicture } from '../protocol/messages';
import { DecodedTiles, JpegTiles, showsTiles } from './JpegTiles';
import { around, pixelsOf, type Picture } from './Picture';
import type { Area } from './runCode';

/** Areas that cover less of what is around them than this are converted one by one. */
const SPARSE = 0.5;
const MOST_SINGLE = 32;

/** So many pictures may be in the decoder before it counts as stuck. */
const CONFIGS: ReadonlyMap<VideoCodec, VideoDecoderConfig> = new Map([
  [VideoCodec.H264, { codec: 'avc1.42C033', optimizeForLatency: true }],
  [VideoCodec.VP8, { codec: 'vp8', optimizeForLatency: true }],
]);

/** What this browser shows, the best first. */
export async function showableCodecs(): Promise<VideoCodec[]> {
  const codecs: VideoCodec[] = [];
  for (const [codec, config] of typeof VideoDecoder === 'function' ? CONFIGS : []) {
    const { supported } = await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) {
      codecs.push(codec);
    }
  }
  return showsTiles() ? [...codecs, VideoCodec.JPEG_TILES] : codecs;
}

/** A picture that is decoded and not shown yet. */
export type DecodedPicture = VideoFrame | DecodedTiles;

interface Waiting {
  readonly resolve: (frame: VideoFrame) => void;
  readonly reject: (reason: unknown) => void;
}

/** Turns a video's pictures into pixels: one in, one out, in order. */
export class VideoPictures {
  #decoder: VideoDecoder | undefined;
  #codec: VideoCodec | undefined;
  #waiting: Waiting[] = [];
  #time = 0;
  #scratch = new Int32Array(0);
  readonly #tiles = new JpegTiles();

  /** Begins to decode at once; the answer comes when it is decoded, and all before it. */
  decode(picture: VideoPicture, { width, height }: Pick<ScreenUpdate, 'width' | 'height'>): Promise<DecodedPicture> {
    if (picture.codec === VideoCodec.JPEG_TILES) {
      return this.#tiles.decode(picture.data, picture.key, width, height);
    }
    const frame = new Promise<VideoFrame>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    try {
      const decoder = this.#open(picture.codec);
      this.#time += 1;
      decoder.decode(new EncodedVideoChunk({ type: picture.key ? 'key' : 'delta', timestamp: this.#time, data: picture.data }));
    } catch (thrown) {
      this.#fail(thrown);
    }
    return frame;
  }

  #open(codec: VideoCodec): VideoDecoder {
    if (this.#decoder && this.#codec === codec) {
      return this.#decoder;
    }
    const config = CONFIGS.get(codec);
    if (!config) {
      throw new RangeError(`codec ${codec} is not known here`);
    }
    this.#decoder?.close();
    const decoder = new VideoDecoder({
      output: (frame) => {
        const next = this.#waiting.shift();
        if (next) {
          next.resolve(frame);
        } else {
          frame.close();
        }
      },
      error: (reason) => this.#fail(reason),
    });
    decoder.configure(config);
    this.#decoder = decoder;
    this.#codec = codec;
    return decoder;
  }

  /** The next picture has to be a key; whoever waits hears why. */
  #fail(reason: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (this.#decoder?.state !== 'closed') {
      this.#decoder?.close();
    }
    this.#decoder = undefined;
    waiting.forEach(({ reject }) => reject(reason));
  }

  /** Takes areas of a decoded picture into ours, and frees it. Converts what is needed and no more. */
  async take(frame: DecodedPicture, areas: readonly Area[], picture: Picture): Promise<void> {
    if (frame instanceof DecodedTiles) {
      this.#tiles.take(frame, areas, picture);
      return;
    }
    try {
      const all = around(areas);
      if (!all || picture.width > frame.codedWidth || picture.height > frame.codedHeight) {
        throw new RangeError(`a frame of ${frame.codedWidth}×${frame.codedHeight} is too small`);
      }
      const covered = pixelsOf(areas) / (all.width * all.height);
      if (covered === 1) {
        await into(frame, [all], picture);
      } else if (covered < SPARSE && areas.length <= MOST_SINGLE) {
        await into(frame, areas, picture);
      } else {
        await this.#throughScratch(frame, areas, all, picture);
      }
    } finally {
      frame.close();
    }
  }

  async #throughScratch(frame: VideoFrame, areas: readonly Area[], all: Area, picture: Picture): Promise<void> {
    if (this.#scratch.length < all.width * all.height) {
      this.#scratch = new Int32Array(all.width * all.height);
    }
    await frame.copyTo(this.#scratch, { rect: all, format: 'RGBA' });
    picture.take(areas, this.#scratch, all.x, all.y, all.width);
  }

  /** Forgets everything. */
  close(): void {
    this.#fail(new Error('closed'));
    this.#tiles.close();
  }
}

async function into(frame: VideoFrame, areas: readonly Area[], picture: Picture): Promise<void> {
  const stride = picture.width * 4;
  await Promise.all(
    areas.map((rect) =>
      frame.copyTo(picture.image.data, {
        rect,
        format: 'RGBA',
        layout: [{ offset: rect.y * stride + rect.x * 4, stride }],
      }),
    ),
  );
}
