/** Characters that reorder the text around them. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// eslint-disable-next-line no-control-regex -- these are what must go
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/gu;
const LONGEST_TITLE = 120;
const LONGEST_URL = 2_048;

/** A title as a program set it, as one short line of plain text. */
export function harmlessTitle(title: string): string {
  const line = title.replace(BIDI, '').replace(CONTROL, ' ').trim();
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line;
}

/** An address that may be opened after a question; undefined for everything but http and https. */
export function harmlessUrl(text: string): URL | undefined {
  if (text.length > LONGEST_URL || !URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  const plain = (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password;
  return plain ? url : undefined;
}

/** What is pasted, without characters that would end a bracketed paste or act as keys. */
export function harmlessPaste(text: string): string {
  return (
    text
      .replace(/\r\n?/gu, '\n')
      .replace(BIDI, '')
      // eslint-disable-next-line no-control-regex -- these are what must go
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, '')
  );
}

/** Text with its control characters made visible, for showing what was typed. */
export function visible(text: string): string {
  return text
    .replace(BIDI, '\ufffd')
    .replace(/\r\n?|\n/gu, '⏎')
    .replace(/\t/gu, '⇥')
    .replace(ARROW, (_whole, letter: string) => ARROWS[letter] ?? '')
    .replace(CONTROL, (character) => {
      const code = character.charCodeAt(0);
      if (code === 0x7f) {
        return '⌫';
      }
      return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : '\ufffd';
    });
}

// eslint-disable-next-line no-control-regex -- arrows begin with one
const ARROW = /\u001b[[O]([ABCD])/gu;
const ARROWS: Readonly<Record<string, string>> = { A: '↑', B: '↓', C: '→', D: '←' };

const REPLACEMENT = [0xef, 0xbf, 0xbd] as const;

/**
 * Takes the reordering characters out of a stream of UTF-8, also where one is cut in two. What goes out has the bytes
 * of what came in, one place later where a character is not complete.
 */
export class BidiFilter {
  #held: number[] = [];

  filter(bytes: Uint8Array): Uint8Array {
    if (this.#held.length === 0 && !bytes.includes(0xe2) && !bytes.includes(0xd8)) {
      return bytes;
    }
    const all = new Uint8Array(this.#held.length + bytes.length);
    all.set(this.#held);
    all.set(bytes, this.#held.length);
    const end = all.length - heldBack(all);
    this.#held = [...all.subarray(end)];
    const out: Uint8Array = all.subarray(0, end);
    for (let at = out.indexOf(0xe2); at >= 0; at = out.indexOf(0xe2, at + 1)) {
      if (reorders(out[at + 1], out[at + 2])) {
        out.set(REPLACEMENT, at);
      }
    }
    return withoutArabicMark(out);
  }
}

function reorders(second: number | undefined, third: number | undefined): boolean {
  if (third === undefined) {
    return false;
  }
  return (
    (second === 0x80 && (third === 0x8e || third === 0x8f || (third >= 0xaa && third <= 0xae))) ||
    (second === 0x81 && third >= 0xa6 && third <= 0xa9)
  );
}

/** The Arabic letter mark is the one with two bytes; two question marks take its place. */
function withoutArabicMark(bytes: Uint8Array): Uint8Array {
  for (let at = bytes.indexOf(0xd8); at >= 0; at = bytes.indexOf(0xd8, at + 1)) {
    if (bytes[at + 1] === 0x9c) {
      bytes.fill(0x3f, at, at + 2);
    }
  }
  return bytes;
}

/** How many bytes at the end may be the beginning of such a character. */
function heldBack(bytes: Uint8Array): number {
  const last = bytes.at(-1);
  const before = bytes.at(-2);
  if (before === 0xe2 && (last === 0x80 || last === 0x81)) {
    return 2;
  }
  return last === 0xe2 || last === 0xd8 ? 1 : 0;
}
