import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';

const cli = resolve('dist/cli.js');
const profile = resolve('test/profiles/founding/series/32.pb.gz');
/** Far more than a pipe holds, from one file named many times. */
const report = ['pprof', '-traces', '-lines', ...Array.from({ length: 3 }, () => profile)];

function start() {
  return spawn(process.execPath, [cli, ...report], { stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  if (!existsSync(cli)) throw new Error('there is no build: npm run build');
});

describe('a long report in a pipe', { timeout: 30_000 }, () => {
  test('is whole, however late its reader begins', async () => {
    const [prompt, late] = [start(), start()];
    const whole = text(prompt.stdout);
    await new Promise((done) => setTimeout(done, 1500));
    const read = await text(late.stdout);
    expect(read.length).toBeGreaterThan(200_000);
    expect(read).toBe(await whole);
    expect(late.exitCode ?? (await once(late, 'exit'))[0]).toBe(0);
  });

  test('ends quietly when its reader has seen enough', async () => {
    const program = start();
    const complaints = text(program.stderr);
    await once(program.stdout, 'data');
    program.stdout.destroy();
    const [code] = await once(program, 'exit');
    expect({ code, complaints: await complaints }).toEqual({ code: 141, complaints: '' });
  });
});

test('a shell answers what is typed into a pipe, to its end', { timeout: 30_000 }, async () => {
  const shell = spawn(process.execPath, [cli, 'pprof', profile], { stdio: 'pipe' });
  shell.stdin.end('nodecount=1\ntop\nnonsense\ntop 2');
  const [answers, complaints] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  const tops = answers.split('(pprof) ').map((answer) => answer.match(/% {2}\S+$/gm)?.length ?? 0);
  expect(tops).toEqual([0, 0, 1, 0, 2, 0]);
  expect(complaints).toContain('unrecognized command: "nonsense"');
  expect(shell.exitCode ?? (await once(shell, 'exit'))[0]).toBe(0);
});
