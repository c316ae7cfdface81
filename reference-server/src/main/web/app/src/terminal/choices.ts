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

function stored(): readonly (readonly [deviceId: string, choice: TerminalChoice])[] {
  try {
    const all = JSON.parse(localStorage.getItem(STORED) ?? '[]') as [string, Record<string, unknown>][];
    return all.map(([deviceId, choice]) => [deviceId, choiceIn(choice)] as const);
  } catch {
    return [];
  }
}

/** What worked on this machine last. */
export function rememberedChoice(deviceId: string): TerminalChoice {
  return stored().find(([id]) => id === deviceId)?.[1] ?? {};
}

/** It works on this machine. */
export function rememberChoice(deviceId: string, choice: TerminalChoice): void {
  if (!choice.shell && !choice.account) {
    return;
  }
  try {
    const others = stored().filter(([id]) => id !== deviceId);
    localStorage.setItem(STORED, JSON.stringify([[deviceId, choice], ...others].slice(0, MOST)));
  } catch {
    // Asked for anew next time.
    return;
  }
}
