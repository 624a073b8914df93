/** Runs one command in the terminal: the same words as after /heap, files as well as services. */

import { readFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { createInProcessAnalysis } from '../adapters/analysis/in-process.ts';
import { createLog } from '../adapters/log/log.ts';
import type { TextOptions } from '../adapters/terminal/render-text.ts';
import { spellForShell } from '../adapters/terminal/shell-words.ts';
import type { Place, Request } from '../app/conversation.ts';
import { AnalysisError } from '../app/errors.ts';
import { createForgetfulStore } from '../app/forgetful-store.ts';
import { investigate } from '../app/investigate.ts';
import { remember } from '../app/places.ts';
import type { AnalysisRun } from '../app/ports.ts';
import { understand } from '../app/understand.ts';
import { noUploads } from '../app/uploaded-snapshot.ts';
import { assemble, isFile, openPieces, type Pieces } from '../assemble.ts';
import { UsageError } from '../commands/errors.ts';
import { type Config, ConfigError } from '../config.ts';
import { printAnswer } from './print-answer.ts';
import { printPage, printSvg } from './print-page.ts';
import { showProgress } from './progress.ts';

/** A terminal continues its own investigation, as a channel does. */
const TERMINAL: Place = {
  workspace: 'terminal',
  channel: 'terminal',
  channelName: null,
  thread: null,
};

/** Resolves to the exit code: 0, 1 where a service or a file could not be read, 2 where the words are wrong. */
export async function runCommand(
  typed: readonly string[],
  readConfig: () => Config,
): Promise<number> {
  const { flags, words } = takeFlags(typed);
  if (flags.has('--version')) return print(`${readVersion()}\n`);
  try {
    const result = await run(
      flags.has('--help') || flags.has('-h') ? ['help', ...words] : words,
      readConfig(),
    );
    const { report, message, later } = result;
    if (flags.has('--json')) return print(`${JSON.stringify(report, null, 2)}\n`);
    if (flags.has('--html')) await printPage([...message.thread, ...(await later())]);
    else if (flags.has('--svg')) await printSvg([...message.thread, ...(await later())]);
    else await printAnswer(message, textOptions(), { isScreen: process.stdout.isTTY, folder: '.' });
    return 0;
  } catch (error) {
    return explainFailure(error);
  }
}

const FLAGS = new Set(['--json', '--html', '--svg', '--help', '-h', '--version']);

function takeFlags(typed: readonly string[]): {
  flags: ReadonlySet<string>;
  words: readonly string[];
} {
  return {
    flags: new Set(typed.filter((word) => FLAGS.has(word))),
    words: typed.filter((word) => !FLAGS.has(word)),
  };
}

async function run(words: readonly string[], config: Config): Promise<AnalysisRun> {
  const pieces = await open(words, config);
  try {
    const request: Request = {
      text: words.join(' '),
      place: TERMINAL,
      person: '',
      surface: 'terminal',
    };
    const options = {
      ...pieces,
      services: config.services,
      isFile: isFileWord,
      uploads: noUploads,
      log: createLog('error'),
      now: Date.now,
    };
    const parsed = await understand(words, request, options);
    const progress = showProgress(parsed.command.progress?.(parsed.args));
    const result = await investigate(parsed, request, options, progress.step).finally(progress.end);
    await remember(TERMINAL, null, result.investigation, pieces.store);
    return result;
  } finally {
    pieces.snapshots.close();
    await pieces.source.close();
    await pieces.store.close();
  }
}

type OpenPieces = Pieces & { readonly analysis: ReturnType<typeof createInProcessAnalysis> };

/** Files need no store, and should not make one. */
async function open(words: readonly string[], config: Config): Promise<OpenPieces> {
  const analysis = createInProcessAnalysis(config.fetch.maxInflatedBytes);
  const pieces = words.some(isFileWord)
    ? assemble(config, analysis, createForgetfulStore(), noUploads)
    : await openPieces(config, analysis, createLog('error'), noUploads);
  return { ...pieces, analysis };
}

/** A name that ends as profiles do is meant as a file even where there is none: "no such file" is the better answer. */
function isFileWord(word: string): boolean {
  return isFile(word) || /\.(pb|gz|pprof|prof|heap)$/u.test(word);
}

function textOptions(): TextOptions {
  const isTerminal = process.stdout.isTTY;
  return {
    width: isTerminal ? process.stdout.columns : Number.POSITIVE_INFINITY,
    emphasize: (text) => (isTerminal ? styleText('bold', text) : text),
    formatTime: (at) =>
      new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }),
  };
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** One line that says what is wrong and what to do. What is our own fault keeps its stack. */
function explainFailure(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const suggestions =
    error instanceof UsageError || error instanceof AnalysisError ? error.suggestions : [];
  const hint =
    suggestions.length === 0
      ? ''
      : ` Try: ${suggestions.map((words) => `heapbot ${spellForShell(words)}`).join(' | ')}`;
  const isOurs = OUR_ERRORS.has(error.name);
  process.stderr.write(
    `heapbot: ${isOurs ? `${error.message.replaceAll('/heap ', 'heapbot ')}${hint}` : (error.stack ?? error.message)}\n`,
  );
  return isWrongInput(error) ? 2 : 1;
}

const OUR_ERRORS = new Set([
  'AnalysisError',
  'ConfigError',
  'FetchError',
  'FileError',
  'NoBaselineError',
  'NothingToCompareError',
  'SnapshotGoneError',
  'SourceError',
  'StoreError',
  'UploadError',
  'UsageError',
]);

function isWrongInput(error: Error): boolean {
  if (error instanceof AnalysisError)
    return error.kind === 'UsageError' || error.kind === 'ReportError';
  return error instanceof UsageError || error instanceof ConfigError;
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
