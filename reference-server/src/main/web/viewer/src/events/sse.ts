/** One event of a `text/event-stream`. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

const LONGEST_BLOCK = 4 * 1024 * 1024;

/** Reads the text of an event stream in whatever pieces it arrives; comments and unfinished events say nothing. */
export class SseParser {
  #rest = '';

  /** Throws where one event is longer than any honest one. */
  push(text: string): ServerEvent[] {
    const blocks = (this.#rest + text).replace(/\r\n/gu, '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    if (this.#rest.length > LONGEST_BLOCK) {
      throw new RangeError('an event without end');
    }
    return blocks.map(parseBlock).filter((event) => event !== undefined);
  }
}

function parseBlock(block: string): ServerEvent | undefined {
  let event = 'message';
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /u, '');
    if (field === 'event') {
      event = value;
    } else if (field === 'id') {
      id = value;
    } else if (field === 'data') {
      data.push(value);
    }
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n'), id };
}
