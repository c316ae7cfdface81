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

/** The secret in what somebody pasted: the whole link, the line that it was printed on, or the secret alone. */
export function secretIn(pasted: string): string | undefined {
  return /\bfhl_[\w-]+/u.exec(pasted)?.[0];
}
