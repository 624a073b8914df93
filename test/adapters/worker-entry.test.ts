import { describe, expect, it } from 'vitest';
import { workerEntry } from '../../src/adapters/worker-entry.ts';

describe('workerEntry', () => {
  it('is the compiled module where the program is compiled', () => {
    const entry = workerEntry('chart-worker', 'file:///opt/heapbot/dist/adapters/render/x.js');
    expect(entry).toEqual({
      filename: '/opt/heapbot/dist/adapters/render/chart-worker.js',
      execArgv: [],
    });
  });

  it('is the source with a loader for it where the program runs from source', () => {
    const { filename, execArgv } = workerEntry('chart-worker', import.meta.url);
    expect(filename).toMatch(/test\/adapters\/chart-worker\.ts$/);
    expect(execArgv).toEqual(['--import', expect.stringMatching(/^file:.*\/tsx\//)]);
  });
});
