import { FakeServer, type FakeOptions } from '../fake/FakeServer';

/** The pretended server behind a `fetch`, with a list of what was asked. */
export function fakeFetch(options: FakeOptions = {}) {
  const server = new FakeServer(options);
  const asked: { readonly line: string; readonly headers: Headers }[] = [];
  const fetchFunction = (async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://console.test');
    const method = init.method ?? 'GET';
    asked.push({ line: `${method} ${url.pathname}${url.search}`, headers: new Headers(init.headers) });
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    const answer = server.handle(method, url.pathname.replace('/api/v1', ''), url.searchParams, body);
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
      status: answer.status,
      ...(answer.headers && { headers: answer.headers }),
    });
  }) as typeof fetch;
  return { server, asked, fetch: fetchFunction };
}
