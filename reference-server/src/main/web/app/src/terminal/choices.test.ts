// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { choiceIn, rememberChoice, rememberedChoice } from './choices';

beforeEach(() => localStorage.clear());

describe('the choice of shell and account', () => {
  it('is read from an address, and nothing else is', () => {
    expect(choiceIn({ shell: 'zsh', account: 'ada', session: 'x' })).toEqual({ shell: 'zsh', account: 'ada' });
    expect(choiceIn({ shell: '', account: 7 })).toEqual({});
  });

  it('is remembered for its machine', () => {
    rememberChoice('one', { shell: 'zsh' });
    rememberChoice('two', { account: 'ada' });
    rememberChoice('one', { shell: 'fish' });
    expect(rememberedChoice('one')).toEqual({ shell: 'fish' });
    expect(rememberedChoice('two')).toEqual({ account: 'ada' });
    expect(rememberedChoice('three')).toEqual({});
  });

  it('is not forgotten for a terminal without one', () => {
    rememberChoice('one', { shell: 'zsh' });
    rememberChoice('one', {});
    expect(rememberedChoice('one')).toEqual({ shell: 'zsh' });
  });

  it('is kept for the newest machines, and what somebody else stored does no harm', () => {
    for (let at = 0; at < 60; at += 1) {
      rememberChoice(`machine-${at}`, { shell: 'zsh' });
    }
    expect(rememberedChoice('machine-59')).toEqual({ shell: 'zsh' });
    expect(rememberedChoice('machine-0')).toEqual({});
    localStorage.setItem('farhand-terminal-as', '{"no":"list"}');
    expect(rememberedChoice('machine-59')).toEqual({});
  });
});
