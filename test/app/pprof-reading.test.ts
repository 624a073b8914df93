import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type LoadPlan, type Read, startReading } from '../../src/app/pprof-reading.ts';
import { type PprofSources, SourceError } from '../../src/app/pprof-sources.ts';
import type { PprofTerminal } from '../../src/app/pprof-terminal.ts';
import { parsePprofFlags } from '../../src/pprof/driver/flags.ts';
import { formatTimeInUtc } from '../../src/pprof/time.ts';

function plan(line: string): LoadPlan {
  return { ...parsePprofFlags(line.split(' ')), program: '' };
}

/** Starts to read files that hold their own names, gzipped; `damaged` is none. */
function start(line: string): { read: Read; asked: string[] } {
  const asked: string[] = [];
  const unasked = () => Promise.reject(new Error('nobody asked for this'));
  const sources: PprofSources = {
    readFile: (path) => {
      asked.push(path);
      return Promise.resolve(
        path === 'damaged' ? Buffer.from([0x1f, 0x8b, 0]) : gzipSync(Buffer.from(path)),
      );
    },
    isProgram: () => Promise.resolve(false),
    writeFile: unasked,
    writeNumbered: unasked,
    saveCopy: unasked,
    get: unasked,
    post: unasked,
  };
  const terminal: PprofTerminal = {
    sources,
    maxInflatedBytes: 1000,
    formatTime: formatTimeInUtc,
    readSource: () => ({ problem: 'no sources here' }),
    drawSvg: () => Promise.reject(new SourceError('no pictures here')),
    isScreen: false,
    openInput: unasked,
    stdout: () => undefined,
    stderr: () => undefined,
  };
  return { read: startReading(plan(line), terminal), asked };
}

async function textOf(read: Read, source: string): Promise<string> {
  return Buffer.from((await read(source)).bytes).toString();
}

it('reads the first source before anybody asks for it, and only that', async () => {
  const { read, asked } = start('-top first second');
  expect(asked).toEqual(['first']);
  expect(await textOf(read, 'second')).toBe('second');
  expect(await textOf(read, 'first')).toBe('first');
  expect(asked).toEqual(['first', 'second']);
});

it('reads a source again that is asked for again', async () => {
  const { read, asked } = start('-top same same');
  expect(await textOf(read, 'same')).toBe('same');
  expect(await textOf(read, 'same')).toBe('same');
  expect(asked).toEqual(['same', 'same']);
});

it('says what is wrong with the first source to who asks for it, however late', async () => {
  const { read } = start('-top damaged');
  // A rejection that nobody handles would end the process here.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(read('damaged')).rejects.toMatchObject({ kind: 'truncated' });
});
