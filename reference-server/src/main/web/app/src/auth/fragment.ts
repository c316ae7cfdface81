let taken: string | undefined;

/** The secret behind `#`, which never leaves the browser by itself; taken out of the address at once. */
export function takeSecret(): string {
  const found = location.hash.slice(1);
  if (found) {
    taken = found;
    history.replaceState(history.state, '', location.pathname);
  }
  return taken ?? '';
}
