import { describe, expect, it } from 'vitest';
import type { CommandContext, ServiceHistory } from '../../../src/commands/command.ts';
import { UsageError } from '../../../src/commands/errors.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import type { TrendReport } from '../../../src/commands/trend/report.ts';
import { splitWords } from '../../../src/commands/words.ts';
import { expectSoundChart } from '../../support/chart-facts.ts';
import { createContext, investigation } from '../../support/command-context.ts';
import {
  churnShape,
  leakShape,
  playScenario,
  restartInto,
  staticShape,
} from '../../support/leak-generator/scenarios.ts';
import { PACE, START } from '../../support/leak-generator/service.ts';
import { MB } from '../../support/leak-generator/site.ts';
import { blockOf, linesOf, tableOf } from '../../support/message-reading.ts';
import { runOn } from '../../support/run-command.ts';
import { knownOf } from '../../support/service-history.ts';

const HOUR = 3_600_000;
const calm = [staticShape(40 * MB), churnShape(10 * MB)];
const leaking = playScenario([...calm, leakShape(16 * MB)], { snapshots: 48 });

describe('the words of trend', () => {
  it.each([
    ['trend svc-blog', { service: 'svc-blog', pattern: null, from: null }],
    ['trend', { service: 'svc-blog', pattern: null }],
    ['trend main.serve', { service: 'svc-blog', pattern: 'main.serve' }],
    ['trend svc-node tango.*pool', { service: 'svc-node', pattern: 'tango.*pool' }],
    ['trend svc-blog HEAP-7f3a', { pattern: 'HEAP-7f3a' }],
    ['trend svc-blog 6h ago', { pattern: null, from: { kind: 'ago', millis: 6 * HOUR } }],
    [
      'trend svc-blog pool since 6h ago',
      { pattern: 'pool', from: { kind: 'ago', millis: 6 * HOUR } },
    ],
    ['trend svc-blog "6h ago"', { from: { kind: 'ago', millis: 6 * HOUR } }],
    ['trend yesterday', { service: 'svc-blog', from: { kind: 'ago', millis: 24 * HOUR } }],
  ])('%s', (words, expected) => {
    expect(parse(words, { investigation }).args).toMatchObject(expected);
  });

  it.each([
    ['trend svc-blog main.(*T).M(', 'is no regular expression'],
    ['trend svc-blog one two', "I don't understand `two`"],
    ['trend svc-blgo', "I don't know a service"],
  ])('%s is refused with what to do', (words, expected) => {
    expect(() => parse(words)).toThrow(UsageError);
    expect(() => parse(words)).toThrow(expected);
  });

  it('takes files and a pattern in a terminal', () => {
    const context = { isFile: (word: string) => word.endsWith('.gz') };
    const of = { kind: 'files', paths: ['a.gz', 'b.gz'] };
    expect(parse('trend a.gz b.gz', context).args).toMatchObject({ of, pattern: null });
    expect(parse('trend a.gz b.gz main', context).args).toMatchObject({ of, pattern: 'main' });
  });
});

describe('trend', () => {
  it('has the whole and what changed the most, with slopes and quarters', () => {
    const { report, message, faults } = run('trend svc-blog', leaking);
    const [whole, first] = report.lines;
    expect(whole?.quarters).toHaveLength(4);
    expect(whole?.slope?.low).toBeGreaterThan(12 * MB);
    expect(first).toMatchObject({ name: 'example.com/shop/part6.site60', kind: 'application' });
    const rows = tableOf(message);
    expect(rows[0]).toBe('function | first | last | slope | means of quarters');
    expect(rows[1]).toMatch(
      /^all of it \| \S+ MB \| \S+ MB \| \+1\d MB\/h \(95 %: 1\d–\d\d\) \| .* · .* · .* · .*$/u,
    );
    expect(linesOf(blockOf(message, 'paragraph'))[0]).toMatch(
      /^svc-blog · live memory \S+ MB → \S+ MB \(\+\S+ MB\), \+1\d MB\/h \(95 %: 1\d–\d\d\)$/u,
    );
    expect(faults).toEqual([]);
  });

  it('counts only what matches, by any function of its path', () => {
    const { report } = run('trend svc-blog part6', leaking);
    expect(report.lines.map(({ name }) => name)).toEqual([
      'all that matches part6',
      'example.com/shop/part6.site60',
    ]);
    const { first = 0, last = 0 } = report.lines[0] ?? {};
    expect(first).toBe(report.lines[1]?.first);
    expect(last - first).toBeGreaterThan(150 * MB);
  });

  it('counts one leak by its name', () => {
    const digits = leaking.signatures[2]?.slice(0, 6) ?? '';
    const { report } = run(`trend svc-blog HEAP-${digits}`, leaking);
    expect(report.lines.map(({ name }) => name).at(-1)).toBe('example.com/shop/part6.site60');
  });

  it('says so where nothing matches', () => {
    expect(() => run('trend svc-blog nosuchthing', leaking)).toThrow(UsageError);
    expect(() => run('trend svc-blog HEAP-00000000', leaking)).toThrow(
      'Nothing that is kept of svc-blog matches',
    );
  });

  it('draws across restarts, marks them, and measures the run that is on', () => {
    const after = playScenario([...calm, leakShape(16 * MB)], { snapshots: 20, seed: 3 });
    const digests = restartInto(leaking.digests, after.digests);
    const at = START + 10 * PACE * HOUR;
    const events = [{ kind: 'deploy', at, version: 'v1.42', by: 'hook' } as const];
    const { report, message } = run('trend svc-blog', { ...leaking, digests, events });
    expect(report.lines[0]?.points).toHaveLength(68);
    expect(report.measured.snapshots).toBeLessThanOrEqual(20);
    expect(report.marks.map(({ kind }) => kind)).toEqual(['deploy', 'restart']);
    const [picture] = message.thread;
    if (picture?.kind !== 'picture' || picture.drawing.kind !== 'chart')
      throw new Error('no chart');
    expectSoundChart(picture.drawing.chart);
    expect(picture.alt).toContain('marked: 1 deploy, 1 restart');
  });

  it('of a single snapshot has no change to tell', () => {
    const { message } = run('trend svc-blog', { ...leaking, digests: leaking.digests.slice(0, 1) });
    expect(message.text).toMatch(/^svc-blog · live memory \S+ MB, in one snapshot so far/u);
    expect(message.thread).toEqual([]);
  });

  it('says so where nothing is kept', () => {
    const { message, faults } = run('trend svc-blog', { digests: [], definitions: [] });
    expect(message.text).toBe('No snapshot of svc-blog is kept that shows its live memory.');
    expect(message.thread).toEqual([]);
    expect(faults).toEqual([]);
  });
});

function parse(text: string, context: Partial<CommandContext> = {}) {
  return parseCommand(splitWords(text), createContext(context));
}

function run(words: string, known: Partial<ServiceHistory>) {
  return runOn(words, knownOf(known), readTrend);
}

function readTrend(report: unknown): TrendReport {
  if (isTrend(report)) return report;
  throw new Error('no trend');
}

function isTrend(report: unknown): report is TrendReport {
  return typeof report === 'object' && report !== null && 'lines' in report;
}
