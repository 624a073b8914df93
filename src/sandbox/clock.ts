/** Time as the sandbox sees it, so that tests can let half an hour pass at once. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something later; the returned function calls it off. Never keeps the process alive. */
  after(milliseconds: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
