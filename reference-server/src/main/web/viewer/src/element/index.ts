import { FarhandTerminal } from './FarhandTerminal';

export { FarhandTerminal, type TicketSource } from './FarhandTerminal';

if (!customElements.get('farhand-terminal')) {
  customElements.define('farhand-terminal', FarhandTerminal);
}
