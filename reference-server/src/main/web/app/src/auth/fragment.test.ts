import { describe, expect, it } from 'vitest';
import { secretIn } from './fragment';

describe('a pasted link', () => {
  it.each(['fhl_Ab-1_c', 'http://localhost:8443/sign-in#fhl_Ab-1_c', '  open  http://localhost:8443/sign-in#fhl_Ab-1_c\n'])(
    'is found in %j',
    (text) => {
      expect(secretIn(text)).toBe('fhl_Ab-1_c');
    },
  );

  it.each(['', 'http://localhost:8443/sign-in', 'a password'])('is not found in %j', (text) => {
    expect(secretIn(text)).toBeUndefined();
  });
});
