/** The terminal in which `heapbot pprof` runs. */

import type { FormatTime } from '../pprof/time.ts';
import type { PprofSources } from './pprof-sources.ts';

export interface PprofTerminal {
  readonly sources: PprofSources;
  /** The most that one profile may be, decompressed. */
  readonly maxInflatedBytes: number;
  /** Of the Time line, in the zone of the person. */
  readonly formatTime: FormatTime;
  /** Standard output is a screen, on which nobody wants to see binary data. */
  readonly isScreen: boolean;
  /** Asked for where no report is named. */
  openInput(): LineInput;
  /** Resolves when there is room for more. */
  stdout(part: string | Uint8Array): void | Promise<void>;
  /** One line, without its end. */
  stderr(line: string): void;
}

/** What a person types. */
export interface LineInput {
  /** The line after a prompt; null at the end of the input. */
  ask(prompt: string): Promise<string | null>;
  close(): void;
}
