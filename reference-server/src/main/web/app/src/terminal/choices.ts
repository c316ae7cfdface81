import { keep, readKept } from '../ui/kept';

/** Which shell, and as whom; what is left out the machine chooses. */
export interface TerminalChoice {
  readonly shell?: string;
  readonly account?: string;
}

const STORED = 'farhand-terminal-as';
const MOST = 50;

/** The choice in a page's address, in a form, in what was stored: of other things only these two, where they say something. */
export function choiceIn(given: Readonly<Record<string, unknown>>): TerminalChoice {
  const { shell, account } = given;
  return {
    ...(typeof shell === 'string' && shell !== '' && { shell }),
    ...(typeof account === 'string' && account !== '' && { account }),
  };
}

function stored(): readonly (readonly [person: string, deviceId: string, choice: TerminalChoice])[] {
  try {
    const all = JSON.parse(readKept(STORED) ?? '[]') as [string, string, Record<string, unknown>][];
    return all.map(([person, deviceId, choice]) => [person, deviceId, choiceIn(choice)] as const);
  } catch {
    return [];
  }
}

/** What worked for this person on this machine last: a browser has more than one. */
export function rememberedChoice(person: string, deviceId: string): TerminalChoice {
  return stored().find(([whose, id]) => whose === person && id === deviceId)?.[2] ?? {};
}

/** It works for this person on this machine. */
export function rememberChoice(person: string, deviceId: string, choice: TerminalChoice): void {
  if (!choice.shell && !choice.account) {
    return;
  }
  const others = stored().filter(([whose, id]) => whose !== person || id !== deviceId);
  keep(STORED, JSON.stringify([[person, deviceId, choice], ...others].slice(0, MOST)));
}
