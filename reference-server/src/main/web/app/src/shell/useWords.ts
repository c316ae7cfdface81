import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 200;

/**
 * The words of a search box. They stand in the address when nobody types any more: every link of a page looks at the
 * address, and who types does not wait for that.
 */
export function useWords(inAddress = '', send: (words: string) => void): readonly [string, (words: string) => void] {
  const [words, setWords] = useState(inAddress);
  /** What was sent and has not been seen in the address yet, in order: a page hears of an address late. */
  const sent = useRef<readonly string[]>([]);
  const sendSoon = useDebouncedCallback((next: string) => {
    sent.current = [...sent.current, next];
    send(next);
  }, TYPING_MS);
  useEffect(() => {
    const at = sent.current.indexOf(inAddress);
    sent.current = sent.current.slice(at + 1);
    if (at === -1) {
      // Somebody went somewhere else: a link, the button for all, back.
      sent.current = [];
      setWords(inAddress);
    }
  }, [inAddress]);
  const type = (next: string) => {
    setWords(next);
    sendSoon(next);
  };
  return [words, type];
}
