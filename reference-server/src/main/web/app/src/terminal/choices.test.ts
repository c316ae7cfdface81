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
    rememberChoice('ada', 'one', { shell: 'zsh' });
    rememberChoice('ada', 'two', { account: 'ada' });
    rememberChoice('ada', 'one', { shell: 'fish' });
    expect(rememberedChoice('ada', 'one')).toEqual({ shell: 'fish' });
    expect(rememberedChoice('ada', 'two')).toEqual({ account: 'ada' });
    expect(rememberedChoice('ada', 'three')).toEqual({});
  });

  it('is that of one person, and nobody else in this browser is offered it', () => {
    rememberChoice('ada', 'one', { shell: 'zsh', account: 'root' });
    expect(rememberedChoice('ben', 'one')).toEqual({});
    rememberChoice('ben', 'one', { shell: 'fish' });
    expect(rememberedChoice('ben', 'one')).toEqual({ shell: 'fish' });
    expect(rememberedChoice('ada', 'one')).toEqual({ shell: 'zsh', account: 'root' });
  });

  it('is not forgotten for a terminal without one', () => {
    rememberChoice('ada', 'one', { shell: 'zsh' });
    rememberChoice('ada', 'one', {});
    expect(rememberedChoice('ada', 'one')).toEqual({ shell: 'zsh' });
  });

  it('is kept for the newest machines, and what somebody else stored does no harm', () => {
    for (let at = 0; at < 60; at += 1) {
      rememberChoice('ada', `machine-${at}`, { shell: 'zsh' });
    }
    expect(rememberedChoice('ada', 'machine-59')).toEqual({ shell: 'zsh' });
    expect(rememberedChoice('ada', 'machine-0')).toEqual({});
    localStorage.setItem('farhand-terminal-as', '{"no":"list"}');
    expect(rememberedChoice('ada', 'machine-59')).toEqual({});
  });
});
