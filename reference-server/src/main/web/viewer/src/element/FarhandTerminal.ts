import xtermCss from '@xterm/xterm/css/xterm.css?inline';
import { RemoteTerminal, type TerminalState } from '../terminal/RemoteTerminal';

/** Gets a one-time ticket for the session; how, is the embedding page's part. */
export type TicketSource = () => Promise<string>;

const OWN_CSS = ':host { display: block; min-height: 6rem; contain: strict; } .host { height: 100%; }';

/**
 * `<farhand-terminal url="/api/v1/viewer">` with a property `ticket`; `url` may be one too. Begins when both are there and
 * the element is in a page; lets go when it leaves. Another ticket or address is for the next time that it begins.
 *
 * Events: `farhand-state` (detail: {@link TerminalState}), `farhand-title` (plain text), `farhand-link` and
 * `farhand-paste`, which do nothing more when they are prevented: an address is then not opened, a text not pasted.
 */
export class FarhandTerminal extends HTMLElement {
  static readonly observedAttributes = ['url', 'theme', 'font-size'];

  readonly #host: HTMLElement;
  #ticket: TicketSource | undefined;
  #terminal: RemoteTerminal | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(xtermCss + OWN_CSS);
    root.adoptedStyleSheets = [sheet];
    this.#host = document.createElement('div');
    this.#host.className = 'host';
    root.append(this.#host);
  }

  /** The attribute's. */
  get url(): string | undefined {
    return this.getAttribute('url') ?? undefined;
  }

  set url(url: string | undefined) {
    if (url === undefined) {
      this.removeAttribute('url');
    } else {
      this.setAttribute('url', url);
    }
  }

  get ticket(): TicketSource | undefined {
    return this.#ticket;
  }

  set ticket(source: TicketSource | undefined) {
    this.#ticket = source;
    this.#begin();
  }

  get state(): TerminalState | undefined {
    return this.#terminal?.state;
  }

  /** The terminal itself, for search, selection and everything else; while the element is in a page. */
  get terminal(): RemoteTerminal | undefined {
    return this.#terminal;
  }

  connectedCallback(): void {
    this.#takeEarly('url');
    this.#takeEarly('ticket');
    this.#begin();
  }

  disconnectedCallback(): void {
    this.#terminal?.dispose();
    this.#terminal = undefined;
  }

  attributeChangedCallback(name: string): void {
    if (name === 'url') {
      this.#begin();
    } else if (this.#terminal) {
      this.#terminal.screen.theme = this.#theme();
      this.#terminal.screen.fontSize = this.#fontSize();
    }
  }

  /** What a page set before this element was defined lies on the element itself, and hides what is here. */
  #takeEarly(name: 'url' | 'ticket'): void {
    if (Object.hasOwn(this, name)) {
      const early: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early);
    }
  }

  #begin(): void {
    const url = this.url;
    const ticket = this.#ticket;
    if (this.#terminal || !this.isConnected || !url || !ticket) {
      return;
    }
    const terminal = new RemoteTerminal({ url, ticket, theme: this.#theme(), fontSize: this.#fontSize() });
    this.#terminal = terminal;
    terminal.on('state', (state) => this.#tell('farhand-state', state));
    terminal.screen.on('title', (title) => this.#tell('farhand-title', title));
    terminal.screen.on('link', (address) => {
      if (this.#tell('farhand-link', address)) {
        window.open(address, '_blank', 'noopener,noreferrer');
      }
    });
    terminal.screen.on('paste', (text) => {
      if (this.#tell('farhand-paste', text)) {
        terminal.screen.paste(text);
      }
    });
    terminal.open(this.#host);
  }

  /** True where nobody prevented it. */
  #tell(name: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable: true, bubbles: true, composed: true }));
  }

  #theme(): 'light' | 'dark' {
    return this.getAttribute('theme') === 'light' ? 'light' : 'dark';
  }

  #fontSize(): number {
    return Number(this.getAttribute('font-size')) || 14;
  }
}
