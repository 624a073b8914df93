/** Lets those who work on the same thing do so one after another. */

export interface Turns {
  /** Runs `work` when everybody who came before for this name is done. */
  take<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nobody is working or waiting. */
  settle(): Promise<void>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();

  return {
    take(name, work) {
      const before = last.get(name) ?? Promise.resolve();
      const mine = before.then(work, work);
      const settled = mine.then(
        () => undefined,
        () => undefined,
      );
      last.set(name, settled);
      void settled.then(() => {
        if (last.get(name) === settled) last.delete(name);
      });
      return mine;
    },
    async settle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
