/** The port through which `heapbot pprof` reaches files and servers: whatever its user's own account may reach. */

import type { ReportContent } from '../pprof/driver/printers.ts';

/** A source that cannot be read, in the words in which pprof would say so. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** How to speak to a server. */
export interface HttpOptions {
  readonly timeoutSeconds: number;
  /** Files in PEM format, empty where none is given. */
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsCa: string;
}

/** Reads and writes for the person at the terminal. All methods reject with SourceError. */
export interface PprofSources {
  /** The bytes of a file. Null where there is no such file (it may be an address then). */
  readFile(path: string): Promise<Uint8Array | null>;
  /** True where the file is a program rather than a profile. */
  isProgram(path: string): Promise<boolean>;
  writeFile(path: string, content: ReportContent): Promise<void>;
  /** Writes the first of `profile001.ENDING`, `profile002.ENDING`, … that is free here. Resolves to its path. */
  writeNumbered(ending: string, content: ReportContent): Promise<string>;
  /**
   * Keeps a profile that came over HTTP, gzipped, where pprof would: in $PPROF_TMPDIR, else ~/pprof, as the first
   * `NAME.001.pb.gz`, `NAME.002.pb.gz`, … that is free. Resolves to its path.
   */
  saveCopy(name: string, profile: Uint8Array): Promise<string>;
  /** The body of the answer. The scheme `https+insecure` trusts any certificate. */
  get(url: string, options: HttpOptions): Promise<Uint8Array>;
  post(url: string, body: string, options: HttpOptions): Promise<string>;
}
