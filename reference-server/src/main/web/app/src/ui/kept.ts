/** What this browser keeps for whoever uses it; null where it keeps nothing, or is told not to. */
export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** For all tabs of this browser. One that stores nothing has it until the page is closed, where the page remembers it. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    return;
  }
}
