/** One queue per channel: messages keep their order, and a rate limit in one channel holds back no other. */

interface Lanes {
  run<T>(lane: string, task: () => Promise<T>): Promise<T>;
  /** Whether something is under way or waits there. */
  isBusy(lane: string): boolean;
}

export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return {
    async run(lane, task) {
      const before = last.get(lane) ?? Promise.resolve();
      const turn = before.then(task, task);
      last.set(lane, turn);
      try {
        return await turn;
      } finally {
        if (last.get(lane) === turn) last.delete(lane);
      }
    },
    isBusy: (lane) => last.has(lane),
  };
}
