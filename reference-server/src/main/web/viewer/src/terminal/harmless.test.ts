import { describe, expect, it } from 'vitest';
import { BidiFilter, harmlessPaste, harmlessTitle, harmlessUrl, visible } from './harmless';

describe('a title', () => {
  it('is one short line of plain text', () => {
    expect(harmlessTitle('  a\nb\u0007c\u202egnp.exe ')).toBe('a b cgnp.exe');
    expect(harmlessTitle('x'.repeat(1_000))).toHaveLength(120);
  });
});

describe('an address', () => {
  it.each(['https://example.org/a?b=c#d', 'http://192.0.2.1:8080/'])('may be %s', (url) => {
    expect(harmlessUrl(url)?.href).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'file:///etc/passwd',
    'vscode://x',
    'https://bank.example@evil.example/',
    'not an address',
    `https://example.org/${'a'.repeat(3_000)}`,
  ])('may not be %.40s', (url) => {
    expect(harmlessUrl(url)).toBeUndefined();
  });
});

describe('a paste', () => {
  it('cannot end its brackets or press keys', () => {
    expect(harmlessPaste('a\u001b[201~b\u0003c\u009bd')).toBe('a[201~bcd');
  });

  it('keeps lines and tabs, and has one kind of line end', () => {
    expect(harmlessPaste('a\r\n\tb\rc\n')).toBe('a\n\tb\nc\n');
  });
});

describe('typed text that is shown', () => {
  it('has visible control keys', () => {
    expect(visible('ls\r\u0003\u001b[A\t\u007f\u202e')).toBe('ls⏎^C↑⇥⌫\ufffd');
  });
});

describe('the filter against reordering', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const words = (parts: Uint8Array[]) => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
  };

  it('replaces every reordering character', () => {
    const all = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';
    expect(words([new BidiFilter().filter(bytes(`a${all}b`))])).toBe(`a??${'\ufffd'.repeat(11)}b`);
  });

  it('leaves everything else as it is, without copying where it can', () => {
    const plain = bytes('plain text');
    expect(new BidiFilter().filter(plain)).toBe(plain);
    const rich = 'äöü € – “quoted” שלום سلام 漢字 👩‍💻 ‹›';
    expect(words([new BidiFilter().filter(bytes(rich))])).toBe(rich);
  });

  it('finds a character that is cut anywhere', () => {
    const all = bytes('a€\u202eb\u061cc\u2066d“');
    for (let cut = 0; cut <= all.length; cut += 1) {
      const filter = new BidiFilter();
      expect(words([filter.filter(all.slice(0, cut)), filter.filter(all.slice(cut))]), `cut at ${cut}`).toBe(
        'a€\ufffdb??c\ufffdd“',
      );
    }
  });

  it('changes no length', () => {
    const filter = new BidiFilter();
    const all = bytes('x\u202ey\u2069z'.repeat(100));
    expect(filter.filter(all)).toHaveLength(all.length);
  });
});
