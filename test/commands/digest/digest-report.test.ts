import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../src/adapters/slack/blocks/render.ts';
import { describeNews } from '../../../src/commands/digest/digest-message.ts';
import { type DigestReport, reportDigest } from '../../../src/commands/digest/digest-report.ts';
import type { DigestMemory } from '../../../src/commands/scheduled-digest.ts';
import type { Message } from '../../../src/message/message.ts';
import { faultsOf } from '../../support/block-rules.ts';
import {
  FIRST,
  generated,
  HOUR,
  historyAt,
  materialOf,
  SECOND,
  weekdays,
} from '../../support/digest-cases.ts';
import { tableOf } from '../../support/message-reading.ts';

/** Without a cache that is still filling, nor a step, while it is watched. */
const calm = generated(21, false);
const leaking = generated(5, true);

describe('the first digest', () => {
  it('has sizes and verdicts, and nothing to compare with', () => {
    const report = reportDigest(materialOf([historyAt('svc-blog', leaking, FIRST)]), FIRST);
    expect(report).toMatchObject({ previousAt: null, isDue: true, failures: [] });
    expect(report.services[0]).toMatchObject({ service: 'svc-blog', change: null });
    expect(describeNews(report, false).text).toContain('the first digest.');
  });

  it('is remembered, so that the next one can be compared with it', () => {
    const { memory, services } = reportDigest(
      materialOf([historyAt('svc-blog', leaking, FIRST)]),
      FIRST,
    );
    expect(memory.lastRunAt).toBe(FIRST);
    expect(memory.last['svc-blog']).toMatchObject({
      at: services[0]?.takenAt,
      liveBytes: services[0]?.liveBytes,
      verdict: services[0]?.verdict,
    });
  });
});

describe('a leak', () => {
  const report = second([historyAt('svc-blog', leaking, SECOND)], firstMemory());
  const [news] = report.services;

  it('is named with its slope and its change since the last digest', () => {
    const truth = leaking.truth.leak;
    expect(news?.verdict).toBe('growing');
    expect(news?.suspects.map(({ id }) => id)).toEqual([`HEAP-${truth?.signature.slice(0, 4)}`]);
    expect(news?.change?.bytes.low).toBeGreaterThan(0);
    expect(news?.slopeBytesPerHour?.low).toBeGreaterThan(0);
    expect(report.learned.map(({ signature }) => signature)).toContain(truth?.signature);
  });

  it('is the headline, with a row, a picture, and tables below', () => {
    const message = describeNews(report, false);
    expect(message.text).toMatch(/^svc-blog is growing: \d/u);
    expect(tableOf(message)[0]).toMatch(/^service \| live \| change \| verdict/u);
    expect(message.thread.map(({ kind }) => kind)).toEqual(['picture', 'file', 'file']);
    expect(commandsOf(message)).toContain('why svc-blog');
  });

  it('has the hours to its limit, and stands before what is farther from it', () => {
    const near = historyAt('near', leaking, SECOND, { memoryLimit: limitNear() });
    const far = historyAt('far', leaking, SECOND);
    const { services } = second([far, near], firstMemory());
    expect(services.map(({ service }) => service)).toEqual(['near', 'far']);
    expect(services[0]?.hoursToLimit?.earliest).toBeGreaterThan(0);
    expect(services[1]?.hoursToLimit).toBeNull();
  });

  it('that was muted is not told again', () => {
    const leaks = report.learned.map((record) => ({
      ...record,
      state: { kind: 'muted', by: 'U1', at: FIRST } as const,
    }));
    const again = second([historyAt('svc-blog', leaking, SECOND, { leaks })], firstMemory());
    expect(again.services[0]).toMatchObject({ suspects: [], isMuted: true });
  });
});

describe('a service that could not be read', () => {
  it('is one line, and not the end of the digest', () => {
    const failures = [{ service: 'svc-node', why: 'refused the connection' }];
    const material = materialOf([historyAt('svc-blog', calm, FIRST)], undefined, { failures });
    const report = reportDigest(material, FIRST);
    expect(report.isQuiet).toBe(false);
    const message = describeNews(report, false);
    expect(message.text).toContain('svc-node refused the connection.');
    expect(tableOf(message)).toHaveLength(2);
  });

  it('keeps what the last digest knew of it', () => {
    const memory = firstMemory();
    const failures = [{ service: 'svc-blog', why: 'timed out' }];
    const report = reportDigest(materialOf([], memory, { failures }), SECOND);
    expect(report.memory.last['svc-blog']).toEqual(memory.last['svc-blog']);
    expect(describeNews(report, false).text).toContain('svc-blog timed out.');
  });

  it('has no snapshot at all', () => {
    const report = reportDigest(materialOf([historyAt('svc-new', calm, 0)]), FIRST);
    expect(report.failures).toEqual([{ service: 'svc-new', why: 'has no snapshot yet' }]);
  });
});

describe('sixty services with long names', () => {
  const report = second([historyAt('svc-blog', leaking, SECOND)], firstMemory());
  const long = (prefix: string, at: number): string => `${prefix}-${at}-`.padEnd(63, 'n');
  const many: DigestReport = {
    ...report,
    services: Array.from({ length: 60 }, (_, at) =>
      report.services.map((news) => ({
        ...news,
        service: long('svc', at),
        suspects: news.suspects.map((suspect) => ({ ...suspect, name: `${'x'.repeat(200)}.fill` })),
      })),
    ).flat(),
    failures: Array.from({ length: 15 }, (_, at) => ({
      service: long('away', at),
      why: `could not be read at any of its 200 addresses: ${'answered 503 '.repeat(30)}`,
    })),
  };
  const message = describeNews(many, false);

  it.each(['native', 'preformatted', 'file'] as const)('fit with their buttons: %s', (style) => {
    const { text, blocks } = renderMessage(message, style, true);
    expect(faultsOf(text, blocks)).toEqual([]);
    const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(buttons).toHaveLength(6);
    expect(JSON.stringify(blocks)).toContain('ranges hold with 95 %');
    expect(JSON.stringify(blocks)).toContain('and 10 more could not be read');
  });

  it('are told of whole in the tables', () => {
    const [, top] = message.thread;
    if (top?.kind !== 'file') throw new Error('there is no table');
    for (const { service } of many.failures) expect(top.text).toContain(service);
  });

  it('are told of where not one could be read', () => {
    const { thread } = describeNews({ ...many, services: [] }, false);
    expect(thread.map(({ name }) => name)).toEqual(['digest-12-top.txt']);
  });
});

it('says so where there is no service to tell of', () => {
  const report = reportDigest(materialOf([]), FIRST);
  expect(describeNews(report, false).text).toMatch(/^No service to tell of: .*#perf\./u);
});

describe('where nothing moved', () => {
  const still = () => historyAt('svc-blog', calm, FIRST);
  const memory = reportDigest(materialOf([still()]), FIRST).memory;
  const quiet = (condition: 'always' | 'changed' | 'leaking'): DigestReport =>
    reportDigest(
      materialOf([still()], memory, { digest: { ...weekdays, condition } }),
      FIRST + HOUR,
    );

  it('it is one line, with nothing below it', () => {
    const report = quiet('always');
    expect(report).toMatchObject({ isQuiet: true, isDue: true });
    const message = describeNews(report, false);
    expect(message.text).toMatch(/^svc-blog is quiet: nothing moved by more than noise since /u);
    expect(message.blocks).toHaveLength(1);
    expect(message.thread).toEqual([]);
  });

  it('nothing is posted where only changes, or leaks, are wanted', () => {
    expect(quiet('changed').isDue).toBe(false);
    expect(quiet('leaking').isDue).toBe(false);
    expect(quiet('changed').memory.lastRunAt).toBe(FIRST + HOUR);
  });
});

function firstMemory(): DigestMemory {
  return reportDigest(materialOf([historyAt('svc-blog', leaking, FIRST)]), FIRST).memory;
}

function second(histories: Parameters<typeof materialOf>[0], memory: DigestMemory): DigestReport {
  return reportDigest(materialOf(histories, memory), SECOND);
}

/** Half as far again as what was watched. */
function limitNear(): number {
  const live = (leaking.digests.at(-1)?.processes ?? [])
    .flatMap(({ groups }) => groups)
    .reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  return 2 * (live + (leaking.truth.leak?.slope ?? 0) * 24);
}

function commandsOf({ blocks }: Message): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'actions' ? block.actions.map(({ command }) => command) : [],
  );
}
