import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../src/adapters/slack/blocks/render.ts';
import type { CommandContext, Known, ServiceHistory } from '../../../src/commands/command.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { splitWords } from '../../../src/commands/words.ts';
import type { GroupDefinition, SnapshotDigest } from '../../../src/leaks/digest.ts';
import type { LeakRecord } from '../../../src/leaks/identity.ts';
import type { Message } from '../../../src/message/message.ts';
import { faultsOf } from '../../support/block-rules.ts';
import { createContext } from '../../support/command-context.ts';
import { blockOf, linesOf, tableOf } from '../../support/message-reading.ts';
import { knownOf, metaOf, NOON } from '../../support/service-history.ts';

const QUARTER = 900_000;
const RATE = 524_288;
const START = NOON - 96 * QUARTER;

describe('release', () => {
  it('is worse where more is live at the same age, with what grew and its name as a leak', () => {
    const message = run('release svc-blog', {
      digests: [...series('v1.42', 48, 100), ...series('v1.43', 24, 160, { first: 48 })],
      definitions: [define('all'), define('more')],
      leaks: [leakOf('more', 'HEAP-7f3a')],
    });
    const lines = linesOf(blockOf(message, 'paragraph'));
    expect(lines[0]).toBe('svc-blog · v1.43 is worse than v1.42.');
    expect(lines[1]).toMatch(
      /^Live: 95\.4 MB → 152\.6 MB, \+57\.2 MB \(95 %: \d+\.?\d*…\d+\.?\d*\)\.$/u,
    );
    // Both are known exactly: an interval of no width is not told.
    expect(lines[2]).toBe('Growth: 0/h → 0/h, 0 B/h.');
    expect(tableOf(message)).toEqual([
      'change | Δ live | 95 % | leak | allocated by',
      expect.stringMatching(
        /^🆕 new \| \+57\.2 MB \| .+ \| HEAP-7f3a \| blog\.more ← main\.main$/u,
      ),
    ]);
    expect(commandsOf(message)).toEqual([
      'why svc-blog',
      expect.stringMatching(/^diff svc-blog 2025-11-2\dT\d\d:\d\d:00 2025-11-22T\d\d:\d\d:00$/u),
      'release svc-blog v1.42 v1.43',
    ]);
    expect(message.thread.map(({ kind }) => kind)).toEqual(['picture']);
  });

  it('is better the other way, and the same within the margin', () => {
    const worse = [...series('v1', 48, 160), ...series('v2', 24, 100, { first: 48 })];
    expect(run('release svc-blog', { digests: worse }).text).toContain('v2 is better than v1.');
    const same = [
      ...series('v1', 48, 100, { rate: 1 }),
      ...series('v2', 24, 100, { first: 48, rate: 1 }),
    ];
    expect(run('release svc-blog', { digests: same }).text).toContain(
      'v2 is the same as v1 within 4.8 MB',
    );
  });

  it('is worse since it grows, though it holds less', () => {
    const digests = [...series('v1', 48, 100), ...series('v2', 24, 40, { first: 48, growth: 1 })];
    expect(run('release svc-blog', { digests }).text).toContain(
      'v2 is worse than v1: it grows faster.',
    );
  });

  it('is too early with few snapshots, says when it will be known, and goes on', () => {
    const given = { digests: [...series('v1', 48, 100), ...series('v2', 4, 160, { first: 48 })] };
    const { message, followUp } = ask('release svc-blog', knownOf(given));
    // Two of the four are old enough; at one in 15 minutes six are there 2 h 30 min after the start.
    expect(message.text).toContain('too early to say whether v2 is better or worse than v1.');
    expect(message.text).toContain(
      '2 of 6 snapshots of equal uptime are there: I will know at about',
    );
    const at = blockOf(message, 'paragraph').content.flatMap((one) =>
      one.kind === 'time' ? one.at : [],
    );
    expect(at).toEqual([START + 48 * QUARTER + 10 * QUARTER]);
    expect(followUp).toEqual({
      service: 'svc-blog',
      pace: QUARTER,
      times: 96,
      words: ['release', 'svc-blog', 'v1', 'v2'],
    });
  });

  it('says where it will never be known, and goes on no more', () => {
    const given = { digests: [...series('v1', 3, 100), ...series('v2', 40, 160, { first: 3 })] };
    const { message, followUp } = ask('release svc-blog', knownOf(given));
    expect(message.text).toContain('v1 was seen for 30 min only, v2 has caught up with it.');
    expect(followUp).toBeNull();
  });

  it('waits for the first snapshot of what was announced', () => {
    const digests = series('v1', 24, 100);
    const events = [{ kind: 'deploy' as const, at: NOON, version: 'v2', by: 'U1' }];
    for (const words of ['release svc-blog', 'release svc-blog v2']) {
      const { message, followUp } = ask(words, knownOf({ digests, events }));
      expect(message.text).toContain('v2 was announced, but no snapshot of it was taken yet.');
      expect(followUp?.words).toEqual(['release', 'svc-blog', 'v1', 'v2']);
    }
  });

  it('names the releases there are where one is unknown', () => {
    const digests = [...series('v1', 12, 100), ...series('v2', 12, 100, { first: 12 })];
    for (const words of [
      'release svc-blog v9',
      'release svc-blog v9 v2',
      'release svc-blog v1 v9',
    ]) {
      const message = run(words, { digests });
      expect(message.text).toBe(
        'svc-blog · no release v9 is known. Known are, newest first: v2, v1.',
      );
      expect(commandsOf(message)).toEqual(['release svc-blog v1 v2']);
    }
  });

  it('shortens build ids, and understands them so', () => {
    const [one, other] = ['aaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbb'];
    const digests = [...series(one, 48, 160), ...series(other, 24, 100, { first: 48 })];
    const message = run('release svc-blog aaaaaaaaaaaa bbbbbbbbbbbb', { digests });
    expect(message.text).toContain('bbbbbbbbbbbb is better than aaaaaaaaaaaa.');
    expect(commandsOf(message)).toContain(`release svc-blog ${one} ${other}`);
  });

  it('says where there is nothing to compare', () => {
    expect(run('release svc-blog', {}).text).toContain('no release is known.');
    expect(run('release svc-blog', { digests: series('v1', 5, 100) }).text).toContain(
      'only v1 is known: there is nothing to compare it with.',
    );
  });

  it('says whether what it was to mend is mended', () => {
    const digests = [
      ...series('v1', 24, 40, { growth: 1 }),
      ...series('v2', 24, 40, { first: 24 }),
    ];
    const fixed = { kind: 'fixed' as const, version: 'v2', by: 'U1', at: NOON, isVerified: false };
    const leaks = [{ ...leakOf('more', 'HEAP-7f3a'), state: fixed }];
    const { message, learned } = ask('release svc-blog', knownOf({ digests, leaks }));
    expect(learned).toEqual([{ ...leaks[0], state: { ...fixed, isVerified: true } }]);
    expect(linesOf(blockOf(message, 'paragraph')).at(-1)).toBe(
      'HEAP-7f3a (blog.more) is mended: +4 MB/h → 0/h.',
    );
  });

  it('refuses three names', () => {
    expect(() => parse('release svc-blog a b c')).toThrow('more than two');
    expect(() => parse('release svc-blog a vs b')).not.toThrow();
  });
});

describe('deployed', () => {
  it('notes the version, and goes on until there is a verdict', () => {
    const { command, args } = parse('deployed svc-blog v1.43');
    expect(command.change?.(args)).toEqual({
      kind: 'deploy',
      service: 'svc-blog',
      version: 'v1.43',
    });
    const snapshots = [0, 1, 2].map((n) => metaOf(`s_${n}`, NOON - n * 60_000, 30));
    const { message, followUp } = ask(
      'deployed svc-blog v1.43',
      knownOf(
        { snapshots },
        { outcome: { kind: 'deployed', version: 'v1.43', previous: 'v1.42' } },
      ),
    );
    expect(message.text).toBe(
      'svc-blog · noted: v1.43 went out. I compare it with v1.42 as snapshots come in, and say here whether it is better or worse.',
    );
    expect(followUp).toEqual({
      service: 'svc-blog',
      pace: 300_000,
      times: 288,
      words: ['release', 'svc-blog', 'v1.43'],
    });
  });

  it('promises nothing where no answer can be revised', () => {
    const known = knownOf(
      {},
      { outcome: { kind: 'deployed', version: 'v1.43', previous: 'v1.42' } },
    );
    const { message } = ask('deployed svc-blog v1.43', known, { canRevise: false });
    expect(message.text).toBe(
      'svc-blog · noted: v1.43 went out. Whether it is better or worse than v1.42 is told in a while by /heap release svc-blog v1.43.',
    );
  });

  it('says which leaks it is to mend', () => {
    const state = { kind: 'fixed' as const, version: 'v2', by: 'U1', at: NOON, isVerified: false };
    const leaks = [{ ...leakOf('more', 'HEAP-7f3a'), state }, leakOf('other', 'HEAP-1234')];
    const { message } = ask('deployed svc-blog v2', knownOf({ leaks }));
    expect(message.text).toContain('It is said to mend HEAP-7f3a (blog.more): I check that too.');
    expect(message.text).not.toContain('HEAP-1234');
  });

  it.each([
    ['deployed svc-blog', 'Which version'],
    ['deployed svc-blog v1 v2', 'one version'],
    ['deployed v1.43', 'Which service?'],
  ])('%s is refused', (words, why) => {
    expect(() => parse(words)).toThrow(why);
  });
});

interface SeriesOptions {
  /** The place of the first one among all. */
  readonly first?: number;
  /** Bytes between two samples. */
  readonly rate?: number;
  /** MB that come with each snapshot. */
  readonly growth?: number;
}

/** Snapshots every quarter of an hour: 100 MB in one group at most, the rest in another. */
function series(
  version: string,
  count: number,
  megabytes: number,
  { first = 0, rate = RATE, growth = 0 }: SeriesOptions = {},
): SnapshotDigest[] {
  return Array.from({ length: count }, (_, at) => {
    const all = Math.min(100, megabytes);
    const more = megabytes - all + growth * at;
    return {
      snapshot: `${version}-${at}`,
      takenAt: START + (first + at) * QUARTER,
      buildId: '',
      version,
      processes: [
        {
          name: 'pod-a',
          rate,
          memory: null,
          goroutines: null,
          groups: [
            countOf('all', all, at, rate),
            ...(more > 0 ? [countOf('more', more, at, rate)] : []),
          ],
        },
      ],
    };
  });
}

function countOf(signature: string, megabytes: number, at: number, rate: number) {
  const live = megabytes * 2;
  const liveBytes = megabytes * 1e6;
  return {
    signature,
    live,
    births: live + 100 + at * 20,
    liveBytes,
    bornBytes: (live + 100 + at * 20) * 500_000,
    liveVariance: rate > 1 ? liveBytes * rate : 0,
  };
}

function define(signature: string): GroupDefinition {
  const frame = (name: string) => ({
    function: name,
    file: 'a.go',
    line: 1,
    package: 'blog',
    origin: 'main' as const,
  });
  return {
    signature,
    kind: 'application',
    allocator: frame(`blog.${signature}`),
    entry: frame('main.main'),
    via: [],
    path: [frame(`blog.${signature}`)],
    leaf: `blog.${signature}`,
    blockSizes: [64],
    isCut: false,
  };
}

function leakOf(signature: string, id: string): LeakRecord {
  return {
    id,
    signature,
    allocator: `blog.${signature}`,
    entry: null,
    kind: 'application',
    sightings: [
      {
        service: 'svc-blog',
        firstSeen: START,
        lastSeen: NOON,
        since: null,
        builds: ['v1'],
        worstSlope: 4 * 2 ** 20,
        lastSlope: 4 * 2 ** 20,
        growthBytes: 100e6,
      },
    ],
    state: { kind: 'open' },
  };
}

function parse(words: string, context: Partial<CommandContext> = {}) {
  return parseCommand(splitWords(words), createContext({ canRevise: true, ...context }));
}

function run(words: string, history: Partial<ServiceHistory>): Message {
  return ask(words, knownOf(history)).message;
}

function ask(words: string, known: Known, context: Partial<CommandContext> = {}) {
  const { command, args } = parse(words, context);
  expect(command.needs(args)).toEqual([]);
  const report = command.report([], args, known);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  const message = command.message(report, args);
  const { text, blocks } = renderMessage(message, 'native', true);
  expect(faultsOf(text, blocks)).toEqual([]);
  return {
    message,
    followUp: command.follows?.(report, args) ?? null,
    learned: command.learns?.(report, args) ?? [],
  };
}

function commandsOf(message: Message): string[] {
  return blockOf(message, 'actions').actions.map(({ command }) => command);
}
