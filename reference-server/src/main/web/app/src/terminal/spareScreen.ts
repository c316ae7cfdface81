import '@xterm/xterm/css/xterm.css';
import { TerminalScreen } from '@farhand/viewer/terminal';
import { readPreferences } from './preferences';
import css from './terminal.module.css';

interface Spare {
  readonly screen: TerminalScreen;
  readonly host: HTMLElement;
  /** How it was made. */
  readonly look: string;
}

let spare: Spare | undefined;

/**
 * Makes a screen where nobody sees it, as large as its place on the terminal's page: to make one takes longer than all else
 * that the page does between a technician's click and the prompt.
 */
export function prepareScreen(): void {
  if (!spare) {
    const host = document.createElement('div');
    host.className = css['spare'] ?? '';
    host.inert = true;
    document.body.append(host);
    const options = { theme: shownTheme(), ...readPreferences() };
    const screen = new TerminalScreen(options);
    screen.open(host);
    spare = { screen, host, look: JSON.stringify(options) };
  }
}

/** A screen that looks as it should now. */
export function takeScreen(): TerminalScreen {
  const options = { theme: shownTheme(), ...readPreferences() };
  const made = spare;
  spare = undefined;
  made?.host.remove();
  if (made?.look === JSON.stringify(options)) {
    return made.screen;
  }
  made?.screen.dispose();
  return new TerminalScreen(options);
}

function shownTheme(): 'light' | 'dark' {
  return document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark' ? 'dark' : 'light';
}
