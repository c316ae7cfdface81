/** What the server asks of a new password; it checks again. */
export const SHORTEST_PASSWORD = 12;
