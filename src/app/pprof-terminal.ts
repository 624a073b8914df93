/** The terminal in which `heapbot pprof` runs. */

import type { PrintContext } from '../pprof/driver/printers.ts';
import type { PprofSources } from './pprof-sources.ts';

/** The Time line is in the zone of the person, and sources are those on their machine. */
export interface PprofTerminal extends PrintContext {
  readonly sources: PprofSources;
  /** The most that one profile may be, decompressed. */
  readonly maxInflatedBytes: number;
  /** Standard output is a screen, on which nobody wants to see binary data. */
  readonly isScreen: boolean;
  /** A graph in the language of Graphviz as SVG. Rejects with SourceError where it cannot be drawn. */
  drawSvg(dot: string): Promise<string>;
  /** Asked for where no report is named. */
  openInput(): Promise<LineInput>;
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
