/** The edits of a progress line: never more often than Slack likes, and the last words always win. */

export interface ProgressEdits {
  /** Shows the text now, or as soon as the next edit is due. */
  push(text: string): void;
  /** No further edits. Resolves when none is under way. */
  stop(): Promise<void>;
}

/** `edit` must not reject. */
export function createProgressEdits(
  everyMillis: number,
  edit: (text: string) => Promise<void>,
): ProgressEdits {
  let next: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let isStopped = false;
  let lastEdit = Date.now();

  const flush = (): void => {
    timer = null;
    if (next === null || isStopped) return;
    const text = next;
    next = null;
    lastEdit = Date.now();
    underWay = underWay.then(() => edit(text));
  };

  return {
    push(text) {
      next = text;
      timer ??= setTimeout(flush, Math.max(0, lastEdit + everyMillis - Date.now()));
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      return underWay;
    },
  };
}
