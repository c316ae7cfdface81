import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  ServerToViewerSchema,
  ViewerLane,
  ViewerToServerSchema,
  type ServerToViewer,
  type ViewerToServer,
} from '../../target/messages/dev/farhand/v1/viewer_pb';

export { ViewerLane };
export { SessionState } from '../../target/messages/dev/farhand/v1/session_pb';
export type { ServerToViewer, ViewerToServer };
export type { Refusal } from '../../target/messages/dev/farhand/v1/error_pb';
export { VideoCodec } from '../../target/messages/dev/farhand/v1/screen_pb';
export type { ScreenUpdate, VideoPicture } from '../../target/messages/dev/farhand/v1/screen_pb';
export type {
  TerminalCaughtUp,
  TerminalExited,
  TerminalOutput,
  TerminalStarted,
  TerminalTurn,
} from '../../target/messages/dev/farhand/v1/terminal_pb';

/** The versions of the protocol that this viewer speaks. */
export const PROTOCOL = { minimum: 1, maximum: 1 } as const;

/** A message to the server without lane and number, which the connection adds. */
export type Outgoing = NonNullable<MessageInitShape<typeof ViewerToServerSchema>['message']>;

export function encode(lane: ViewerLane, sequence: bigint, message: Outgoing): Uint8Array<ArrayBuffer> {
  return toBinary(ViewerToServerSchema, create(ViewerToServerSchema, { lane, sequence, message }));
}

/** Throws where the bytes are no message. */
export function decode(bytes: ArrayBuffer): ServerToViewer {
  return fromBinary(ServerToViewerSchema, new Uint8Array(bytes));
}
