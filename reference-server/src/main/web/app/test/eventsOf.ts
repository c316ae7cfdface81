import type { FakeServer } from '../fake/FakeServer';

/** What a page hears from the pretended server, from now on. */
export function eventsOf(server: FakeServer): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (event: string, data: unknown, id: number) =>
        controller.enqueue(encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      write('hello', { resumed: false }, 0);
      server.listen(write);
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
