import { expect, it } from 'vitest';
import { showProgress } from '../../src/cli/progress.ts';

function createScreen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) > 0 };
}

it('shows a bar of the files that are read, and leaves nothing behind', () => {
  const screen = createScreen(true);
  const progress = showProgress('reading 4 files…', screen);
  progress.step(1, 4);
  progress.step(4, 4);
  progress.end();
  expect(screen.written.map((text) => text.replaceAll('\r\u001b[K', '|'))).toEqual([
    'reading 4 files…',
    '|█████░░░░░░░░░░░░░░░ 1 of 4 files',
    '|████████████████████ 4 of 4 files',
    '|',
  ]);
});

it('writes nothing where nobody watches', () => {
  const screen = createScreen(false);
  const progress = showProgress('reading…', screen);
  progress.step(1, 2);
  progress.end();
  expect(screen.written).toEqual([]);
});
