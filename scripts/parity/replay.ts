/** Runs a case of a corpus through heapbot, in process, and compares what it prints. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSourceReader } from '../../src/adapters/sources/source-reader.ts';
import { createTerminalSources } from '../../src/adapters/sources/terminal-sources.ts';
import { runPprof } from '../../src/app/pprof-driver.ts';
import { type PprofSources, SourceError } from '../../src/app/pprof-sources.ts';
import type { LineInput } from '../../src/app/pprof-terminal.ts';
import { parsePprofFlags, UnsupportedReport } from '../../src/pprof/driver/flags.ts';
import { reportFormats } from '../../src/pprof/driver/report-formats.ts';
import type { ReadSource } from '../../src/pprof/report/source-list.ts';
import { formatTimeInUtc } from '../../src/pprof/time.ts';
import { type Corpus, type CorpusCase, groupOf, inputsOf } from './corpus.ts';

export interface Replay {
  readonly name: string;
  /** The report that the case is about, or another word for what it exercises. */
  readonly report: string;
  /** Of the corpus: `head`. */
  readonly group: string;
  readonly kind: 'command lines' | 'sessions of the shell' | 'names from a server';
  readonly outcome: 'identical' | 'different' | 'unsupported';
  /** Empty unless different. */
  readonly difference: string;
  /** Whether the error message is pprof's too; null where the run succeeded. */
  readonly isMessageIdentical: boolean | null;
}

const maxBytes = 256 * 1024 * 1024;

export async function replay(corpus: Corpus, one: CorpusCase): Promise<Replay> {
  const { name } = one;
  const about = { name, report: reportOf(one), group: groupOf(one), kind: kindOf(one) };
  if (!isSupported(one)) {
    return { ...about, outcome: 'unsupported', difference: '', isMessageIdentical: null };
  }
  const golden = await readFile(join(corpus.folder, one.golden), 'utf8');
  const run = await runCase(corpus, one);
  const difference = describeDifference(golden, one.exit ?? 0, run);
  return {
    ...about,
    outcome: difference === '' ? 'identical' : 'different',
    difference,
    isMessageIdentical: one.exit === undefined ? null : lastLine(run.stderr) === messageOf(one),
  };
}

/** The first report that the arguments name. */
function reportOf(one: CorpusCase): string {
  if (one.stdin !== undefined) return 'shell';
  const flags = one.args.map((arg) => arg.replace(/^--?/, '').replace(/=.*$/s, ''));
  return flags.find((flag) => reportFormats.has(flag)) ?? groupOf(one);
}

function kindOf({ stdin, symbolz }: CorpusCase): Replay['kind'] {
  if (stdin !== undefined) return 'sessions of the shell';
  return symbolz === undefined ? 'command lines' : 'names from a server';
}

/** False where the case needs something that heapbot says it does not have. */
function isSupported(one: CorpusCase): boolean {
  if (one.stdin === undefined && !reportFormats.has(reportOf(one))) return false;
  try {
    parsePprofFlags([...one.args, ...inputsOf(one)]);
    return true;
  } catch (error) {
    return !(error instanceof UnsupportedReport);
  }
}

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

async function runCase(corpus: Corpus, one: CorpusCase): Promise<Run> {
  const stdout: Uint8Array[] = [];
  let stderr = '';
  const inputs = one.symbolz === undefined ? inputsOf(one) : [one.symbolz.source];
  const exit = await runPprof([...one.args, ...inputs], {
    sources: corpusSources(corpus, one),
    maxInflatedBytes: maxBytes,
    formatTime: formatTimeInUtc,
    readSource: readSourceFrom(corpus.folder),
    drawSvg: (dot) => Promise.resolve(`<svg>${dot}</svg>`),
    isScreen: false,
    openInput: async () => typedLines(one, stdout),
    stdout: (part) => {
      stdout.push(Buffer.from(part));
    },
    stderr: (line) => {
      stderr += `${line}\n`;
    },
  });
  return { stdout: Buffer.concat(stdout).toString(), stderr, exit };
}

/** The runs were made in the folder of the corpus. */
function readSourceFrom(folder: string): ReadSource {
  const read = createSourceReader(folder);
  return (path, where) => {
    const { sourcePath } = where;
    return read(path, {
      ...where,
      sourcePath: sourcePath.startsWith('.') ? join(folder, sourcePath) : sourcePath,
    });
  };
}

/** Prompts are printed, and what was typed is not. */
function typedLines({ stdin = '' }: CorpusCase, stdout: Uint8Array[]): LineInput {
  const lines = stdin.split('\n').slice(0, -1);
  return {
    ask: (prompt) => {
      stdout.push(Buffer.from(prompt));
      return Promise.resolve(lines.shift() ?? null);
    },
    close: () => undefined,
  };
}

/** Files of the corpus by the names its cases use, and its recorded servers. */
function corpusSources(corpus: Corpus, one: CorpusCase): PprofSources {
  const files = createTerminalSources({ maxBytes, copyFolders: [] });
  const locate = (path: string) => join(corpus.folder, path);
  return {
    readFile: (path) => files.readFile(locate(path)),
    isProgram: (path) => files.isProgram(locate(path)),
    writeFile: (path) =>
      path === '/dev/null'
        ? Promise.resolve()
        : Promise.reject(new SourceError('a replay writes no files')),
    writeNumbered: () => Promise.reject(new SourceError('a replay writes no files')),
    saveCopy: () => Promise.reject(new SourceError('a replay keeps no copies')),
    get: () => readFile(locate(inputsOf(one)[0] ?? '')),
    post: async (url, body) => {
      const recorded = one.symbolz;
      if (recorded === undefined || new URL(url).pathname !== recorded.post_to) {
        throw new SourceError(`nothing was recorded for ${url}`);
      }
      const expected = await readFile(locate(recorded.request), 'utf8');
      if (body !== expected.trim()) throw new SourceError('other addresses were recorded');
      return readFile(locate(recorded.response), 'utf8');
    },
  };
}

function describeDifference(golden: string, goldenExit: number, run: Run): string {
  if (run.exit !== goldenExit) {
    return `exit ${run.exit} instead of ${goldenExit}: ${lastLine(run.stderr)}`;
  }
  if (run.stdout === golden) return '';
  const expected = golden.split('\n');
  const actual = run.stdout.split('\n');
  const line = expected.findIndex((text, index) => text !== actual[index]);
  const at = line < 0 ? expected.length : line;
  return `line ${at + 1}\n    pprof   ${showLine(expected[at])}\n    heapbot ${showLine(actual[at])}`;
}

function showLine(line: string | undefined): string {
  return line === undefined ? '(ends here)' : JSON.stringify(line);
}

function messageOf({ stderr = '' }: CorpusCase): string {
  return lastLine(stderr).replace(/^pprof: /, '');
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
