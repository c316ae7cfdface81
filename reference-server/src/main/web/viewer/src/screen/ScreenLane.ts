import { VideoCodec, ViewerLane, type ScreenUpdate, type ServerToViewer } from '../protocol/messages';
import { Emitter } from '../support/Emitter';
import type { LaneConnection } from '../terminal/TerminalLane';
import { around, Picture, pixelsOf } from './Picture';
import type { Area } from './runCode';
import { showableCodecs, VideoPictures, type DecodedPicture } from './VideoPictures';

/** More of what is around its areas than this is painted in one piece. */
const DENSE = 0.6;
const MOST_PIECES = 100;
const LONGEST_SIDE = 16_384;

export interface PaintedUpdate {
  readonly number: bigint;
  readonly refinement: boolean;
  /** When the machine noticed the change, in microseconds since 1970 by its own clock. */
  readonly noticedMicros: bigint;
  /** Bytes of pixels, exact and video. */
  readonly bytes: number;
  readonly areas: readonly Area[];
}

interface LaneEvents {
  /** The screen has another size, and so has the canvas. */
  size: { readonly width: number; readonly height: number };
  painted: PaintedUpdate;
  /** An update could not be shown, and all of the screen was asked for. */
  refused: unknown;
}

interface Queued {
  readonly update: ScreenUpdate;
  /** Decoded from the moment it came on, while updates before it are still shown. */
  readonly frame: Promise<DecodedPicture> | undefined;
}

/**
 * A screen on a canvas. Shows each update whole and in order, and tells the machine what is painted, so that it never runs ahead
 * of what is seen.
 */
export class ScreenLane extends Emitter<LaneEvents> {
  readonly #connection: LaneConnection;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #videos = new VideoPictures();
  readonly #stops: readonly (() => void)[];
  #picture: Picture | undefined;
  #queue: Queued[] = [];
  #busy = false;
  /** The newest update of this connection that is done with. */
  #done = 0n;

  constructor(connection: LaneConnection, canvas: HTMLCanvasElement) {
    super();
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) {
      throw new Error('this canvas has no 2d context');
    }
    this.#connection = connection;
    this.#canvas = canvas;
    this.#context = context;
    this.#stops = [
      connection.on('message', (message) => this.#receive(message)),
      connection.on('state', ({ kind }) => {
        if (kind !== 'connected') {
          this.#forgetQueue();
          this.#done = 0n;
        } else {
          void this.#tellCodecs();
        }
      }),
    ];
    if (connection.state.kind === 'connected') {
      void this.#tellCodecs();
    }
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
    this.#forgetQueue();
    this.#videos.close();
    this.forget();
  }

  /** Says what this browser shows, where that is not what the machine takes for granted. */
  async #tellCodecs(): Promise<void> {
    const codecs = await showableCodecs();
    if (codecs[0] !== undefined && codecs[0] !== VideoCodec.H264) {
      this.#connection.send(ViewerLane.SCREEN, { case: 'screen', value: { painted: this.#done, codecs } });
    }
  }

  #receive({ lane, message }: ServerToViewer): void {
    if (lane !== ViewerLane.SCREEN || message.case !== 'screen') {
      return;
    }
    const update = message.value;
    const frame = update.picture && this.#videos.decode(update.picture, update);
    // It is looked at when its turn comes; until then nobody else hears of a failure.
    frame?.catch(() => undefined);
    this.#queue.push({ update, frame });
    void this.#showAll();
  }

  async #showAll(): Promise<void> {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { update, frame } = next;
      try {
        this.#resize(update);
        const shown = frame ? await this.#withVideo(update, await frame) : this.#withoutVideo(update);
        this.#paint(shown);
        this.#tell(update, shown);
      } catch (thrown) {
        this.#refuse(update, thrown);
      }
    }
    this.#busy = false;
  }

  #resize({ width, height }: ScreenUpdate): void {
    if (this.#picture?.width === width && this.#picture.height === height) {
      return;
    }
    if (!(width >= 1 && width <= LONGEST_SIDE && height >= 1 && height <= LONGEST_SIDE)) {
      throw new RangeError(`no screen has ${width}×${height} pixels`);
    }
    this.#picture = new Picture(width, height);
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.emit('size', { width, height });
  }

  #withoutVideo(update: ScreenUpdate): Area[] {
    const picture = this.#picture as Picture;
    const exact = picture.areas(update.exact);
    const moved = picture.move(update.moved);
    picture.set(exact, update.exactCode);
    return [...moved, ...exact];
  }

  async #withVideo(update: ScreenUpdate, frame: DecodedPicture): Promise<Area[]> {
    const picture = this.#picture as Picture;
    let areas: Area[];
    let shown: Area[];
    try {
      areas = picture.areas(update.video);
      shown = this.#withoutVideo(update);
    } catch (thrown) {
      frame.close();
      throw thrown;
    }
    await this.#videos.take(frame, areas, picture);
    return [...shown, ...areas];
  }

  #paint(areas: readonly Area[]): void {
    const all = around(areas);
    const image = this.#picture?.image;
    if (!all || !image) {
      return;
    }
    const dense = areas.length > MOST_PIECES || pixelsOf(areas) > DENSE * all.width * all.height;
    for (const { x, y, width, height } of dense ? [all] : areas) {
      this.#context.putImageData(image, 0, 0, x, y, width, height);
    }
  }

  #tell(update: ScreenUpdate, areas: readonly Area[]): void {
    this.#done = update.number;
    this.#connection.send(ViewerLane.SCREEN, { case: 'screen', value: { painted: update.number } });
    const bytes = update.exactCode.length + (update.picture?.data.length ?? 0);
    const { number, refinement, noticedMicros } = update;
    this.emit('painted', { number, refinement, noticedMicros, bytes, areas });
  }

  /** The machine knows by the number whether all of it has come again since. */
  #refuse(update: ScreenUpdate, thrown: unknown): void {
    this.#done = update.number;
    this.#connection.send(ViewerLane.SCREEN, { case: 'screen', value: { painted: update.number, refresh: true } });
    this.emit('refused', thrown);
  }

  #forgetQueue(): void {
    for (const { frame } of this.#queue.splice(0)) {
      frame?.then(
        (decoded) => decoded.close(),
        () => undefined,
      );
    }
  }
}
