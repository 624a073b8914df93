import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openAnalysisPool } from '../../../src/adapters/analysis/analysis-pool.ts';
import { createInProcessAnalysis } from '../../../src/adapters/analysis/in-process.ts';
import { createLog } from '../../../src/adapters/log/log.ts';
import { AnalysisError } from '../../../src/app/errors.ts';
import type { Analysis, AnalysisInput, Intake } from '../../../src/app/ports.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { encodeProfile } from '../../../src/pprof/encode.ts';
import { createContext, snapshotOf } from '../../support/command-context.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { tableOf } from '../../support/message-reading.ts';

const limits = { maxInflatedBytes: 2 ** 26 };
const drawn = drawProfile('main.main;main.alloc 1 1048576');
const pool = openAnalysisPool({
  ...limits,
  timeoutMillis: 20_000,
  maxThreads: 1,
  log: createLog('error'),
});
const implementations: [string, Analysis][] = [
  ['in a worker thread', pool],
  ['in process', createInProcessAnalysis(limits.maxInflatedBytes)],
];

afterAll(() => pool.close());

describe.each(implementations)('analysis %s', (_, analysis) => {
  it('keeps the profile of one replica byte for byte', async () => {
    const body = encodeProfile(drawn);
    const intake = expectProfile(await analysis.intake([part('a', body)]));
    expect(Buffer.from(intake.profile)).toEqual(Buffer.from(body));
    expect(intake.totals).toEqual([
      { type: 'inuse_objects', unit: 'count', total: 1 },
      { type: 'inuse_space', unit: 'bytes', total: 1048576 },
    ]);
  });

  it('merges replicas, and says which sent no profile', async () => {
    const body = encodeProfile(drawn);
    const page = new TextEncoder().encode('<!doctype html><title>Sign in</title>');
    const intake = expectProfile(
      await analysis.intake([part('a', body), part('b', body), part('c', page)]),
    );
    expect(intake.totals[1]?.total).toBe(2 * 1048576);
    expect(intake.rejected.map(({ name, why }) => [name, why.includes('web page')])).toEqual([
      ['c', true],
    ]);
  });

  it('digests each process by itself, before all are merged', async () => {
    const body = encodeProfile(drawn);
    const memory = Buffer.from(readRecording('founding/series/00.debug1.txt.gz')).toString();
    const intake = expectProfile(
      await analysis.intake([{ ...part('a', body), memory }, part('b', body)], ['main']),
    );
    expect(intake.processes.map(({ name, memory: own }) => [name, own === null])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    const [group] = intake.processes[0]?.groups ?? [];
    expect(group).toMatchObject({ live: 1, liveBytes: 1048576 });
    expect(intake.definitions).toMatchObject([
      { signature: group?.signature, allocator: { function: 'main.alloc' } },
    ]);
  });

  it('says that nothing could be read', async () => {
    expect(await analysis.intake([part('a', new Uint8Array())])).toMatchObject({
      kind: 'unreadable',
      rejected: [{ name: 'a' }],
    });
  });

  it('asks for the names of a text that has addresses only, and puts them in', async () => {
    const body = withoutComments(readRecording('founding/series/00.debug1.txt.gz'));
    const first = await analysis.intake([part('a', body)]);
    if (first.kind !== 'needs-symbols') throw new Error(first.kind);
    expect(first.wanted[0]?.addresses).toMatch(/^0x[0-9a-f]+\+0x/u);
    const symbols = readFileSync(
      new URL('../../profiles/founding/symbols.txt', import.meta.url),
      'utf8',
    );
    const second = expectProfile(await analysis.intake([{ ...part('a', body), symbols }]));
    const { functions, strings } = readProfile(second.profile, limits);
    const names = Array.from(functions.name, (name) => strings.get(name));
    expect(names).toContain('reflect.Value.call');
  });

  it('asks for nothing where the comments of a text have the names, and keeps the text', async () => {
    const body = readRecording('founding/series/00.debug1.txt.gz');
    const intake = expectProfile(await analysis.intake([part('a', body)]));
    expect(Buffer.from(intake.profile)).toEqual(Buffer.from(body));
    const { args } = parseCommand(['peek', 'svc-blog', 'reflect.Value.call$'], createContext());
    const { message } = await analysis.run('peek', args, [input(intake.profile)]);
    expect(JSON.stringify(message)).toContain('reflect.Value.Call');
    expect(JSON.stringify(message)).toContain('names from the text’s comments');
  });

  it('merges texts with names into a profile that still says where they are from', async () => {
    const body = readRecording('founding/series/00.debug1.txt.gz');
    const intake = expectProfile(await analysis.intake([part('a', body), part('b', body)]));
    const { args } = parseCommand(['top', 'svc-blog', '3'], createContext());
    const { message } = await analysis.run('top', args, [input(intake.profile)]);
    expect(JSON.stringify(message)).toContain('names from the text’s comments');
  });

  it('reads a dump of jemalloc, and says that it is one', async () => {
    const dump = 'heap_v2/1\n  t*: 3: 24 [0: 0]\n@ 0x11 0x21\n  t*: 3: 24 [0: 0]\n';
    const body = new TextEncoder().encode(dump);
    const intake = expectProfile(await analysis.intake([{ ...part('a', body), symbols: '' }]));
    expect(intake.totals).toEqual([
      { type: 'inuse_objects', unit: 'count', total: 3 },
      { type: 'inuse_space', unit: 'bytes', total: 24 },
    ]);
    const words = ['top', 'svc-blog', 'granularity=addresses'];
    const { args } = parseCommand(words, createContext());
    const { message } = await analysis.run('top', args, [input(intake.profile)]);
    expect(tableOf(message)[1]).toBe('24B | 100% | 24B | 100% | 0000000000000010 <unknown>');
    expect(JSON.stringify(message)).toContain('a jemalloc dump');
    expect(JSON.stringify(message)).not.toContain('live at the last GC');
  });

  it('runs a command on snapshots', async () => {
    const { args } = parseCommand(['top', 'svc-blog', '1'], createContext());
    const result = await analysis.run('top', args, [input(encodeProfile(drawn))]);
    expect(tableOf(result.message)[1]).toBe('1MB | 100% | 1MB | 100% | main.alloc');
    expect(result.investigation).toMatchObject({ service: 'svc-blog' });
  });

  it('draws what hangs below an answer after the answer', async () => {
    const { args } = parseCommand(['diff', 'svc-blog', 's_a', 's_b'], createContext());
    const grown = drawProfile('main.main;main.alloc 2 2097152');
    const inputs = [drawn, grown].map((profile) => input(encodeProfile(profile)));
    const run = await analysis.run('diff', args, inputs);
    expect(run.message.thread.map(({ kind }) => kind)).toEqual(['picture']);
    expect((await run.later()).map(({ name }) => name)).toEqual([
      'diff-flame-inuse_space.png',
      'diff-flame.html',
      'diff-graph-inuse_space.png',
      'diff-graph.svg',
    ]);
  });

  it('has nothing more to draw for most commands', async () => {
    const { args } = parseCommand(['top', 'svc-blog', '1'], createContext());
    const run = await analysis.run('top', args, [input(encodeProfile(drawn))]);
    expect(await run.later()).toEqual([]);
  });

  it('carries a refusal over the border, with what would work', async () => {
    const { args } = parseCommand(['peek', 'svc-blog', 'MAIN.ALLOC'], createContext());
    const refusal = await analysis
      .run('peek', args, [input(encodeProfile(drawn))])
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AnalysisError);
    expect(refusal).toMatchObject({
      kind: 'UsageError',
      suggestions: ['peek svc-blog ^main\\.alloc$'],
    });
  });
});

it('lets several answers read one snapshot', async () => {
  const intake = expectProfile(await pool.intake([part('a', encodeProfile(drawn))]));
  const { args } = parseCommand(['top', 'svc-blog', '1'], createContext());
  const results = await Promise.all(
    [1, 2, 3].map(() => pool.run('top', args, [input(intake.profile)])),
  );
  expect(results.map(({ message }) => tableOf(message).length)).toEqual([2, 2, 2]);
});

function part(name: string, body: Uint8Array) {
  return { name, body, symbols: null, memory: null };
}

function input(profile: Uint8Array): AnalysisInput {
  const { meta, origin } = snapshotOf(drawn);
  return { meta, origin, profile };
}

function expectProfile(intake: Intake): Extract<Intake, { kind: 'profile' }> {
  if (intake.kind !== 'profile') throw new Error(JSON.stringify(intake));
  return intake;
}

function withoutComments(text: Uint8Array): Uint8Array {
  return Buffer.from(
    Buffer.from(text)
      .toString()
      .replaceAll(/^#.*\n/gmu, ''),
  );
}

function readRecording(path: string): Uint8Array {
  return gunzipSync(readFileSync(new URL(`../../profiles/${path}`, import.meta.url)));
}
