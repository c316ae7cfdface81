import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import path from 'node:path';
import type { Plugin, Connect } from 'vite';
import { WebSocketServer, type WebSocket } from 'ws';
import { ServerToViewerSchema, ViewerLane, ViewerToServerSchema } from '../../viewer/target/messages/dev/farhand/v1/viewer_pb';
import { FakeServer, type FakeOptions } from './FakeServer';

const API = '/api/v1';

/** What the real server sends with the page; a test of the server compares. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Serves the pretended API beside the pages: in `vite` while they are worked on, in `vite preview` as they are built. */
export function fakeServer(options: FakeOptions & { outDir: string }): Plugin {
  const fake = new FakeServer(options);
  setInterval(() => flicker(fake), 4_000).unref();
  return {
    name: 'farhand-fake-server',
    configureServer(server) {
      server.middlewares.use(api(fake));
      if (server.httpServer) {
        sockets(server.httpServer as Server, fake);
      }
    },
    configurePreviewServer(server) {
      server.middlewares.use(api(fake));
      server.middlewares.use(page(options.outDir));
      sockets(server.httpServer as Server, fake);
    },
  };
}

function api(fake: FakeServer): Connect.NextHandleFunction {
  return (request, response, next) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/fake/')) {
      steer(fake, url, response);
    } else if (!url.pathname.startsWith(`${API}/`)) {
      next();
    } else if (url.pathname === `${API}/events`) {
      events(fake, request, response);
    } else {
      void answer(fake, url, request, response);
    }
  };
}

/** For screenshots and tests by hand: /fake/offline?device=ID, /fake/cut, /fake/factor. */
function steer(fake: FakeServer, url: URL, response: ServerResponse): void {
  const id = url.searchParams.get('device') ?? '';
  if (url.pathname === '/fake/offline' || url.pathname === '/fake/online') {
    fake.changeDevice(id, { online: url.pathname === '/fake/online' });
  } else if (url.pathname === '/fake/factor') {
    fake.forgetFactor();
  } else if (url.pathname === '/fake/cut') {
    open.forEach((socket) => socket.terminate());
  }
  response.end('ok');
}

async function answer(fake: FakeServer, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of request) {
    text += String(part);
  }
  const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
  const {
    status,
    body: result,
    headers,
  } = fake.handle(request.method ?? 'GET', url.pathname.slice(API.length), url.searchParams, body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(result === undefined ? undefined : JSON.stringify(result));
}

function events(fake: FakeServer, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const write = (event: string, data: unknown, id: number) =>
    response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  write('hello', { resumed: request.headers['last-event-id'] !== undefined }, 0);
  const stop = fake.listen(write);
  const beat = setInterval(() => response.write(': here\n\n'), 15_000);
  request.on('close', () => {
    stop();
    clearInterval(beat);
  });
}

function page(outDir: string): Connect.NextHandleFunction {
  return (request, response, next) => {
    const wantsPage = request.method === 'GET' && !path.extname(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!wantsPage) {
      next();
      return;
    }
    const nonce = randomBytes(16).toString('base64url');
    void readFile(path.join(outDir, 'index.html'), 'utf8').then((html) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': contentSecurityPolicy(nonce) });
      response.end(html.replaceAll('__CSP_NONCE__', nonce));
    });
  };
}

const open = new Set<WebSocket>();

function sockets(http: Server, fake: FakeServer): void {
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => 'farhand.v1' });
  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === `${API}/viewer`) {
      server.handleUpgrade(request, socket, head, (client) =>
        client.once('message', (data: Buffer) => {
          const hello = fromBinary(ViewerToServerSchema, data).message;
          terminal(fake, hello.case === 'hello' ? hello.value.ticket : '', client);
        }),
      );
    }
  });
}

function terminal(fake: FakeServer, ticket: string, socket: WebSocket): void {
  const sequences = new Map<ViewerLane, bigint>();
  const send = (lane: ViewerLane, message: NonNullable<MessageInitShape<typeof ServerToViewerSchema>['message']>) => {
    const sequence = (sequences.get(lane) ?? 0n) + 1n;
    sequences.set(lane, sequence);
    socket.send(toBinary(ServerToViewerSchema, create(ServerToViewerSchema, { lane, sequence, message })));
  };
  const found = fake.redeem(ticket);
  if (!found) {
    send(ViewerLane.CONTROL, {
      case: 'refused',
      value: { code: 102, message: 'This ticket was used before.', nextStep: 'Open the page again.' },
    });
    socket.close(4001);
    return;
  }
  const { session, device, shell, resumed } = found;
  open.add(socket);
  const attachment = shell.attach(
    (data) => send(ViewerLane.TERMINAL, { case: 'terminal', value: { output: { case: 'data', value: data } } }),
    (status) => {
      send(ViewerLane.TERMINAL, { case: 'terminal', value: { output: { case: 'exited', value: { status } } } });
      fake.endSession(session.id);
      socket.close(1000);
    },
  );
  send(ViewerLane.CONTROL, {
    case: 'connected',
    value: {
      chosenProtocol: 1,
      session: { sessionId: session.id, deviceId: device.id },
      hostName: device.hostname,
      osName: device.osName,
    },
  });
  send(ViewerLane.TERMINAL, {
    case: 'started',
    value: {
      shell: 'bash',
      account: 'root',
      resumed,
      firstOffset: BigInt(shell.firstOffset),
      writer: true,
      shellId: session.id,
      turn: shell.nextTurn(),
    },
  });
  shell.pump(attachment);
  socket.on('message', (data: Buffer) => {
    const message = fromBinary(ViewerToServerSchema, data).message;
    if (message.case === 'ping') {
      send(ViewerLane.CONTROL, { case: 'pong', value: { number: message.value.number } });
    } else if (message.case === 'terminal') {
      const input = message.value.input;
      if (input.case === 'data') {
        shell.input(input.value);
        send(ViewerLane.TERMINAL, { case: 'terminal', value: { output: { case: 'takenInput', value: shell.taken } } });
      } else if (input.case === 'paintedBytes') {
        attachment.painted = Math.max(attachment.painted, Number(input.value));
        shell.pump(attachment);
      }
    }
  });
  socket.on('close', () => {
    shell.detach(attachment);
    open.delete(socket);
  });
}

/** Machines come and go, so that one sees the pages live. */
function flicker(fake: FakeServer): void {
  const device = fake.data.devices[10 + Math.floor(Math.random() * Math.max(1, fake.data.devices.length - 10))];
  if (device) {
    fake.changeDevice(device.id, { online: !device.online, lastSeenAt: new Date().toISOString() });
  }
}
