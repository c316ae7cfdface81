// @vitest-environment jsdom
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScreenUpdateSchema } from '../../target/messages/dev/farhand/v1/screen_pb';
import { ServerToViewerSchema } from '../../target/messages/dev/farhand/v1/viewer_pb';
import { FakeImageData } from '../../test/FakeImageData';
import type { ConnectionState } from '../connection/ViewerConnection';
import { VideoCodec, ViewerLane, type Outgoing, type ServerToViewer } from '../protocol/messages';
import { Emitter } from '../support/Emitter';
import { ScreenLane } from './ScreenLane';

class Connection extends Emitter<{ message: ServerToViewer; state: ConnectionState }> {
  readonly sent: Outgoing[] = [];
  readonly buffered = 0;
  readonly state: ConnectionState = { kind: 'idle' };
  #number = 0n;

  send(_: ViewerLane, message: Outgoing): boolean {
    this.sent.push(message);
    return true;
  }

  become(kind: 'connected'): void {
    this.emit('state', { kind } as ConnectionState);
  }

  update(update: MessageInitShape<typeof ScreenUpdateSchema>): void {
    this.#number += 1n;
    const value = create(ScreenUpdateSchema, { number: this.#number, width: 4, height: 1, ...update });
    this.emit('message', create(ServerToViewerSchema, { lane: ViewerLane.SCREEN, message: { case: 'screen', value } }));
  }
}

describe('a screen', () => {
  const painted: number[][] = [];
  let connection: Connection;
  let lane: ScreenLane;

  beforeEach(() => {
    painted.length = 0;
    FakeImageData.install();
    const canvas = document.createElement('canvas');
    const context = { putImageData: (_: ImageData, ...numbers: number[]) => painted.push(numbers.slice(2)) };
    vi.spyOn(canvas, 'getContext').mockReturnValue(context as unknown as RenderingContext);
    connection = new Connection();
    lane = new ScreenLane(connection, canvas);
  });
  afterEach(() => {
    lane.close();
    vi.unstubAllGlobals();
  });

  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('is painted where it is new, and says so', async () => {
    connection.update({ exact: [1, 0, 2, 1], exactCode: new Uint8Array([0x01]) });
    await settled();
    expect(painted).toEqual([[1, 0, 2, 1]]);
    expect(connection.sent).toEqual([{ case: 'screen', value: { painted: 1n } }]);
  });

  it('says what it shows where that does not begin with H.264', async () => {
    vi.stubGlobal('createImageBitmap', () => undefined);
    connection.become('connected');
    await settled();
    vi.stubGlobal(
      'VideoDecoder',
      Object.assign(() => undefined, { isConfigSupported: (config: VideoDecoderConfig) => support(config) }),
    );
    let known = 'vp8';
    const support = async ({ codec }: VideoDecoderConfig) => ({ supported: codec.startsWith(known) });
    connection.become('connected');
    await settled();
    known = 'avc1';
    connection.become('connected');
    await settled();
    expect(connection.sent).toEqual([
      { case: 'screen', value: { painted: 0n, codecs: [VideoCodec.JPEG_TILES] } },
      { case: 'screen', value: { painted: 0n, codecs: [VideoCodec.VP8, VideoCodec.JPEG_TILES] } },
    ]);
  });

  it('tells its size once', async () => {
    const sizes: unknown[] = [];
    lane.on('size', (size) => sizes.push(size));
    connection.update({});
    connection.update({});
    connection.update({ width: 2 });
    await settled();
    expect(sizes).toEqual([
      { width: 4, height: 1 },
      { width: 2, height: 1 },
    ]);
  });

  it.each([
    ['an area outside', { exact: [3, 0, 2, 1], exactCode: new Uint8Array([0x01]) }],
    ['a wrong code', { exact: [0, 0, 2, 1], exactCode: new Uint8Array([0x05]) }],
    ['a move from outside', { moved: [0, 0, 1, 1, 9, 0] }],
    ['a size that no screen has', { width: 70_000 }],
    ['a video that this browser cannot show', { video: [0, 0, 1, 1], picture: { codec: 1, key: true } }],
  ])('asks for all of it after %s, and goes on', async (_, update) => {
    const refused = vi.fn();
    lane.on('refused', refused);
    connection.update(update);
    connection.update({ exact: [0, 0, 4, 1], exactCode: new Uint8Array([0x03]) });
    await settled();
    expect(refused).toHaveBeenCalledOnce();
    expect(connection.sent).toEqual([
      { case: 'screen', value: { painted: 1n, refresh: true } },
      { case: 'screen', value: { painted: 2n } },
    ]);
    expect(painted).toEqual([[0, 0, 4, 1]]);
  });
});
