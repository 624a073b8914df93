/** Runs work as it comes, only so much at the same time. */

export interface Lanes {
  /** As soon as there is a lane. The work must not reject. */
  run(work: () => Promise<void>): void;
  /** Resolves when nothing is under way or waits. */
  idle(): Promise<void>;
}

export function createLanes(count: number): Lanes {
  const waiting: (() => Promise<void>)[] = [];
  const waiters: (() => void)[] = [];
  let running = 0;

  return {
    run(work) {
      waiting.push(work);
      fill();
    },
    idle: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        announceIdle();
      }),
  };

  function fill(): void {
    for (let work = next(); work !== undefined; work = next()) {
      running += 1;
      void work().finally(() => {
        running -= 1;
        fill();
        announceIdle();
      });
    }
  }

  function next(): (() => Promise<void>) | undefined {
    return running < count ? waiting.shift() : undefined;
  }

  function announceIdle(): void {
    if (running > 0 || waiting.length > 0) return;
    for (const resolve of waiters.splice(0)) resolve();
  }
}
