import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { printAnswer } from '../../src/cli/print-answer.ts';
import type { Message } from '../../src/message/message.ts';

const bytes = new Uint8Array([0x1f, 0x8b, 0, 255, 10]);
const message: Message = {
  text: 'the heap',
  blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text: 'the heap' }] }],
  thread: [{ kind: 'binary', name: 'heap.pb.gz', title: 'The heap', bytes }],
};
const options = {
  width: 80,
  emphasize: (text: string) => text,
  formatTime: (at: number) => String(at),
};

let folder: string;
const written = { stdout: [] as (string | Uint8Array)[], stderr: [] as (string | Uint8Array)[] };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heapbot-answer-'));
  for (const name of ['stdout', 'stderr'] as const) {
    written[name] = [];
    vi.spyOn(process[name], 'write').mockImplementation((part, ...others) => {
      written[name].push(part);
      const done = others.find((other) => typeof other === 'function');
      done?.(null);
      return true;
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('at a screen a file is written beside the person, and said', async () => {
  await printAnswer(message, options, { isScreen: true, folder });
  expect(readFileSync(join(folder, 'heap.pb.gz'))).toEqual(Buffer.from(bytes));
  expect(written.stdout).toEqual(['the heap\n\nWritten to heap.pb.gz\n']);
});

test('a file of that name is left as it is', async () => {
  await printAnswer(message, options, { isScreen: true, folder });
  await expect(printAnswer(message, options, { isScreen: true, folder })).rejects.toThrow(
    'heap.pb.gz: there is such a file already',
  );
});

test('elsewhere it goes to standard output, byte for byte, and the text to the screen', async () => {
  await printAnswer(message, options, { isScreen: false, folder });
  expect(written).toEqual({ stdout: [bytes], stderr: ['the heap\n'] });
  expect(readdirSync(folder)).toEqual([]);
});

test('a text alone is a text', async () => {
  await printAnswer({ ...message, thread: [] }, options, { isScreen: false, folder });
  expect(written).toEqual({ stdout: ['the heap\n'], stderr: [] });
});

test('what only a browser can show is named with the flag that prints it', async () => {
  const thread: Message['thread'] = [
    { kind: 'page', name: 'graph.svg', title: 'All calls', page: { kind: 'graph', dot: '' } },
  ];
  await printAnswer({ ...message, thread }, options, { isScreen: true, folder });
  expect(written.stdout).toEqual(['the heap\n\nFor a browser: the same with --svg > graph.svg\n']);
});
