/** Lines that a person types, or that a pipe holds. */

import { createInterface } from 'node:readline';
import type { LineInput } from '../../app/pprof-terminal.ts';

/** At a screen, lines can be edited and called back. */
export function openLineInput(): LineInput {
  const { stdin, stdout } = process;
  const isScreen = stdin.isTTY && stdout.isTTY;
  const lines = createInterface({ input: stdin, ...(isScreen ? { output: stdout } : {}) });
  const typed = lines[Symbol.asyncIterator]();
  return {
    ask: async (prompt) => {
      if (isScreen) {
        lines.setPrompt(prompt);
        lines.prompt();
      } else stdout.write(prompt);
      const { done, value } = await typed.next();
      return done === true ? null : value;
    },
    close: () => lines.close(),
  };
}
