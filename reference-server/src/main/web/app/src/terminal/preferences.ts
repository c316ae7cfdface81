import { keep, readKept } from '../ui/kept';

const STORED = 'farhand-terminal';

export const NORMAL_SIZE = 14;

export interface Preferences {
  readonly fontSize: number;
  readonly screenReader: boolean;
}

const DEFAULTS: Preferences = { fontSize: NORMAL_SIZE, screenReader: false };

export function readPreferences(): Preferences {
  try {
    const stored = JSON.parse(readKept(STORED) ?? '{}') as Partial<Preferences>;
    return {
      fontSize: typeof stored.fontSize === 'number' ? stored.fontSize : DEFAULTS.fontSize,
      screenReader: stored.screenReader === true,
    };
  } catch {
    return DEFAULTS;
  }
}

export function storePreferences(change: Partial<Preferences>): void {
  keep(STORED, JSON.stringify({ ...readPreferences(), ...change }));
}
