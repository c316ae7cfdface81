import { FarhandTerminal } from './FarhandTerminal';

export { FarhandTerminal, type TicketSource } from './FarhandTerminal';

declare global {
  interface HTMLElementTagNameMap {
    'farhand-terminal': FarhandTerminal;
  }
}

if (!customElements.get('farhand-terminal')) {
  customElements.define('farhand-terminal', FarhandTerminal);
}
