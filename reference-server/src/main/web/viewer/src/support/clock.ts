/** Time as the connection needs it; a test hands in its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs the task once after a while; the answer takes it back. */
  after(milliseconds: number, task: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return () => clearTimeout(timer);
  },
};
