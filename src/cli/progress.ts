/** One line on the terminal while the work goes on; nothing where nobody watches. */

export interface TerminalProgress {
  /** How many of the files are read. */
  readonly step: (done: number, of: number) => void;
  readonly end: () => void;
}

const CLEAR_LINE = '\r\u001b[K';
const BAR_WIDTH = 20;

export function showProgress(
  line: string | undefined,
  screen: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): TerminalProgress {
  if (!screen.isTTY) return { step: () => undefined, end: () => undefined };
  if (line !== undefined) screen.write(line);
  return {
    step: (done, of) =>
      void screen.write(`${CLEAR_LINE}${drawBar(done, of)} ${done} of ${of} files`),
    end: () => void screen.write(CLEAR_LINE),
  };
}

function drawBar(done: number, of: number): string {
  const filled = Math.round((BAR_WIDTH * done) / Math.max(1, of));
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
