/** What both ends must name before a message flows. */
const SUBPROTOCOL = 'farhand.v1';

/** The part of a WebSocket that is used, so that a test can stand in for one. */
export interface Socket {
  binaryType: BinaryType;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

/**
 * Opens a socket while its ticket is still asked for, which saves the way there and back. A server does not wait for ever
 * for the ticket; a socket that it has let go is simply not used.
 */
export function openAhead(address: string | URL): Socket {
  const url = new URL(address, 'location' in globalThis ? location.href : undefined);
  url.protocol = url.protocol.replace('http', 'ws');
  return new WebSocket(url, SUBPROTOCOL) as Socket;
}
