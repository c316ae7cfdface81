import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import type { Socket } from '../src/connection/socket';
import {
  ServerToViewerSchema,
  ViewerLane,
  ViewerToServerSchema,
  type ViewerToServer,
} from '../target/messages/dev/farhand/v1/viewer_pb';

export type Incoming = NonNullable<MessageInitShape<typeof ServerToViewerSchema>['message']>;

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ViewerToServer[] = [];
  closedWith: number | undefined;
  readonly url: string | URL;

  constructor(url: string | URL) {
    this.url = url;
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.sent.push(fromBinary(ViewerToServerSchema, data));
  }

  close(code?: number): void {
    this.closedWith = code;
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.(undefined as never);
  }

  says(message: Incoming): void {
    this.raw(serverMessage(message).slice().buffer);
  }

  raw(data: unknown): void {
    this.onmessage?.({ data });
  }

  closes(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  connects(): void {
    this.opens();
    this.says({
      case: 'connected',
      value: { chosenProtocol: 1, hostName: 'web-001', session: { sessionId: 's', deviceId: 'd' } },
    });
  }

  /** What its hello brought. */
  get ticket(): string | undefined {
    const hello = this.sent[0]?.message;
    return hello?.case === 'hello' ? hello.value.ticket : undefined;
  }

  kinds(): (string | undefined)[] {
    return this.sent.map((each) => each.message.case);
  }
}

export function serverMessage(message: Incoming): Uint8Array {
  return toBinary(ServerToViewerSchema, create(ServerToViewerSchema, { lane: ViewerLane.TERMINAL, sequence: 1n, message }));
}
