import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../src/commands/command.ts';
import { UsageError } from '../../../src/commands/errors.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { describeWhy } from '../../../src/commands/why/message.ts';
import type { WhyReport } from '../../../src/commands/why/report.ts';
import { splitWords } from '../../../src/commands/words.ts';
import type { GroupDefinition } from '../../../src/leaks/digest.ts';
import type { ServiceEvent } from '../../../src/leaks/judgement.ts';
import type { Attachment } from '../../../src/message/message.ts';
import { expectSoundChart } from '../../support/chart-facts.ts';
import { createContext, investigation } from '../../support/command-context.ts';
import {
  cacheShape,
  churnShape,
  joinReplicas,
  leakShape,
  mapMemory,
  playScenario,
  restartInto,
  type Scenario,
  sawtoothShape,
  staticShape,
  stepShape,
} from '../../support/leak-generator/scenarios.ts';
import { START } from '../../support/leak-generator/service.ts';
import { MB } from '../../support/leak-generator/site.ts';
import { blockOf, linesOf, tableOf } from '../../support/message-reading.ts';
import { type Ran, runOn } from '../../support/run-command.ts';
import { knownOf, NOON } from '../../support/service-history.ts';

const calm = [staticShape(40 * MB), churnShape(10 * MB)];
const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('the words of why', () => {
  it.each([
    ['why svc-blog', { service: 'svc-blog', every: null, isStop: false }],
    ['why', { service: 'svc-blog' }],
    ['why svc-blog every=2m', { every: 2 * MINUTE }],
    ['why every=90s svc-blog', { every: 90_000 }],
    ['why svc-blog every=pace', { every: null }],
    ['why svc-blog stop', { service: 'svc-blog', isStop: true }],
    ['why stop', { service: 'svc-blog', isStop: true }],
  ])('%s', (words, expected) => {
    expect(parse(words, { investigation }).args).toMatchObject(expected);
  });

  it.each([
    ['why svc-blgo', "I don't know a service"],
    ['why svc-blog every=10s', 'from `1m` to `24h`'],
    ['why svc-blog every=soon', 'from `1m` to `24h`'],
    ['why svc-blog main.main', "I don't understand `main.main`"],
    ['why', 'Which service?'],
  ])('%s is refused with what to do', (words, expected) => {
    expect(() => parse(words)).toThrow(UsageError);
    expect(() => parse(words)).toThrow(expected);
  });

  it('has no past of a file that somebody shared', () => {
    const shared = { service: 'F0123456789', snapshot: 'F0123456789', sampleIndex: '' };
    expect(() => parse('why', { investigation: shared })).toThrow('has no past');
  });

  it('takes files in a terminal', () => {
    const { command, args } = parse('why a.gz b.gz', { isFile: (word) => word.endsWith('.gz') });
    const of = { kind: 'files', paths: ['a.gz', 'b.gz'] };
    expect(command.history?.(args)).toEqual([{ of, from: null, wants: [] }]);
  });

  it('asks for a snapshot and, where they tell more, for goroutines', () => {
    const { command, args } = parse('why svc-blog');
    const of = { kind: 'service', service: 'svc-blog' };
    expect(command.history?.(args)).toEqual([{ of, from: null, wants: ['now', 'goroutines'] }]);
    expect(command.needs(args)).toEqual([]);
    expect(command.change?.(args)).toBeNull();
  });
});

describe('the object that scripts rely on', () => {
  const { report } = why(playScenario([...calm, leakShape(8 * MB)], { snapshots: 24 }));

  it('has these keys, and details', () => {
    expect(Object.keys(report).sort()).toEqual(
      [
        'verdict',
        'confidence',
        'snapshots',
        'from',
        'to',
        'slopeBytesPerHour',
        'suspects',
        'others',
        'holders',
        'outOfMemory',
        'notes',
        'details',
      ].sort(),
    );
    expect(Object.keys(report.suspects[0] ?? {}).sort()).toEqual(
      [
        'signature',
        'verdict',
        'growthBytes',
        'slopeBytesPerHour',
        'since',
        'allocator',
        'entry',
        'via',
        'kind',
      ].sort(),
    );
  });

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('a leak', () => {
  const scenario = playScenario([...calm, leakShape(16 * MB, { onset: 4 })], { snapshots: 48 });
  const deploy: ServiceEvent = {
    kind: 'deploy',
    at: START + 4 * HOUR,
    version: 'v1.42',
    by: 'hook',
  };
  const leaking = why(name(scenario), { events: [deploy], memoryLimit: 640 * MB });

  it('is told in a sentence: rate, since when, whose, until when', () => {
    const [headline] = linesOf(blockOf(leaking.message, 'paragraph'));
    expect(headline).toMatch(
      /^svc-blog is leaking: \+1\d MB\/h \(95 %: 1\d–[12]\d\), since <time>, when v1\.42 went out\. Library code tango\.\(\*pool\)\.New \(pool\.go:37\) allocates it; your main\.serve \(serve\.go:31\) leads there\. At this pace 640 MB is reached between <time> and <time>\.$/u,
    );
  });

  it('is not all that grows where others grow too', () => {
    const shapes = [...calm, leakShape(16 * MB), leakShape(12 * MB)];
    const two = why(name(playScenario(shapes, { snapshots: 48 })));
    expect(two.message.text).toMatch(
      /^svc-blog is leaking: \+\d\d MB\/h .* tango\.\(\*pool\)\.New \(pool\.go:37\) allocates \+1\d MB\/h of it; your/u,
    );
  });

  it.each([
    [
      '2025-06-17T09:00:10.000Z',
      '2025-06-17T09:00:40.000Z',
      'is reached at about 2025-06-17 09:00 UTC',
    ],
    [
      leaking.report.to,
      '2025-06-17T09:00:00.000Z',
      'any moment, at the latest at about 2025-06-17 09:00',
    ],
    [
      '2025-06-17T08:00:00.000Z',
      '2025-06-17T09:00:00.000Z',
      'between 2025-06-17 08:00 UTC and 2025',
    ],
  ])('ends between %s and %s: %s', (earliest, latest, expected) => {
    const { message } = {
      message: describeWhy({ ...leaking.report, outOfMemory: { earliest, latest } }),
    };
    expect(message.text).toContain(expected);
  });

  it('is told as a whole in plain text, its times spelled out', () => {
    expect(leaking.message.text).toContain('since 2025-06-15 19:06 UTC, when v1.42 went out');
    expect(leaking.message.text).not.toContain('undefined');
  });

  it('stands in a table under a name that stays', () => {
    const [header, row] = tableOf(leaking.message);
    expect(header).toBe('leak | rate | function | whose | grown | since');
    expect(row).toMatch(
      /^HEAP-[0-9a-f]{4} \| \+1\d MB\/h \| github\.com\/lunny\/tango\.\(\*pool\)\.New ← main\.serve \| tango \| \+\d+(\.\d)? MB \| 2025-06-15 19:06 UTC$/u,
    );
    expect(leaking.learned).toMatchObject([
      {
        signature: scenario.signatures[2],
        state: { kind: 'open' },
        sightings: [{ service: 'svc-blog' }],
      },
    ]);
    expect(row).toContain(leaking.learned[0]?.id ?? 'no id');
  });

  it('has the path from the root on, and the version that mends a known one', () => {
    const lines = linesOf(
      blockOf({ ...leaking.message, blocks: leaking.message.blocks.slice(1) }, 'paragraph'),
    );
    expect(lines[0]).toBe('• Path: main.serve → tango.(*pool).New → reflect.MakeSlice');
    expect(lines[1]).toMatch(
      /^• A known leak of github\.com\/lunny\/tango\. .* 0\.4\.6\.1014 mends it\.$/u,
    );
  });

  it('offers what to do next', () => {
    const { actions } = blockOf(leaking.message, 'actions');
    const id = leaking.learned[0]?.id ?? '';
    expect(actions.map(({ command }) => command)).toEqual([
      String.raw`peek svc-blog ^github\.com/lunny/tango\.\(\*pool\)\.New$`,
      'trend svc-blog',
      'diff svc-blog',
      String.raw`flame svc-blog highlight=^github\.com/lunny/tango\.\(\*pool\)\.New$`,
      `leaks ack ${id}`,
      `leaks mute ${id}`,
    ]);
    const commands = actions.filter(({ command }) => !command.startsWith('diff'));
    for (const { command } of commands) expect(() => parse(command)).not.toThrow();
  });

  it('is drawn with its suspect, the deploy, the limit and where it leads', () => {
    const { alt, chart } = pictureOf(leaking);
    expectSoundChart(chart);
    const labels = JSON.stringify(chart.config);
    for (const label of [
      'all live memory',
      'tango.(*pool).New',
      'v1.42',
      'limit: 640 MB in use',
      'at this pace',
    ])
      expect(labels).toContain(label);
    expect(alt).toMatch(
      /^Line chart, svc-blog · live memory: all live memory from .* to .*; marked: 1 deploy, limit: 640 MB in use\.$/u,
    );
  });

  it('is final with so many snapshots, and Slack takes it', () => {
    expect(leaking.followUp).toBeNull();
    expect(leaking.faults).toEqual([]);
  });

  it('of two replicas names the one that stands apart, and no level that only one of them has', () => {
    const digests = joinReplicas({
      'pod-a': scenario.digests,
      'pod-b': playScenario(calm, { snapshots: 48, seed: 3 }).digests,
      'pod-c': playScenario(calm, { snapshots: 48, seed: 4 }).digests,
    });
    const odd = why({ ...scenario, digests }, { memoryLimit: 640 * MB });
    expect(odd.message.text).toMatch(
      /Replica pod-a grows by \d+(\.\d)? MB, the others do not grow: look/u,
    );
    const oddReplica = { name: 'pod-a', growthBytes: 9 * MB, othersBytes: 3 * MB };
    const { details } = odd.report;
    const both = describeWhy({ ...odd.report, details: { ...details, oddReplica } });
    expect(both.text).toContain('Replica pod-a grows by 9 MB, the others by 3 MB');
    const shrunk = { ...oddReplica, growthBytes: -2 * MB };
    const one = describeWhy({ ...odd.report, details: { ...details, oddReplica: shrunk } });
    expect(one.text).toContain('Replica pod-a has changed by −2 MB, the others by +3 MB');
    expect(JSON.stringify(pictureOf(odd).chart.config)).not.toContain('in use');
  });

  it('that is muted says so, and can be unmuted', () => {
    const [record] = leaking.learned;
    if (record === undefined) throw new Error('nothing was learned');
    const muted = { ...record, state: { kind: 'muted', by: 'U1', at: 1 } } as const;
    const { message } = why(scenario, { leaks: [muted] });
    expect(tableOf(message)[1]).toContain(`${record.id} (muted)`);
    expect(JSON.stringify(blockOf(message, 'actions'))).toContain(`leaks reopen ${record.id}`);
  });

  it('that was mended and grows again is back', () => {
    const [record] = leaking.learned;
    if (record === undefined) throw new Error('nothing was learned');
    const fixed = {
      ...record,
      state: { kind: 'fixed', version: 'v1.41', by: 'U1', at: 1, isVerified: true },
    } as const;
    const events = [{ ...deploy, at: START - HOUR, version: 'v1.41' }];
    const { message, learned } = why(scenario, { leaks: [fixed], events });
    expect(message.text).toContain(`${record.id} is back: it was mended in v1.41`);
    expect(learned).toMatchObject([{ state: { kind: 'regressed', fixedIn: 'v1.41' } }]);
  });
});

it('fits into Slack whatever functions and replicas are called', () => {
  const names = ['世界🐹'.repeat(900), '`*_~<!channel>&|\n\u0000', ' ', 'a/'.repeat(2000)];
  for (const text of names) {
    const scenario = playScenario([...calm, leakShape(16 * MB), leakShape(12 * MB)], {
      snapshots: 24,
    });
    const digests = joinReplicas({
      [text]: scenario.digests,
      other: playScenario(calm, { snapshots: 24 }).digests,
    });
    const definitions = scenario.definitions.map((definition): GroupDefinition => {
      const frame = { ...definition.allocator, function: text, file: text, package: text };
      return {
        ...definition,
        allocator: frame,
        entry: frame,
        via: [text],
        leaf: text,
        path: Array(6).fill(frame),
      };
    });
    const events: ServiceEvent[] = [{ kind: 'deploy', at: START, version: text, by: 'hook' }];
    for (const words of ['why svc-blog', 'trend svc-blog', 'leaks svc-blog']) {
      const known = knownOf({ digests, definitions, events, memoryLimit: 640 * MB });
      expect(runOn(words, known, (report) => report).faults).toEqual([]);
    }
  }
});

describe('what is no leak', () => {
  it.each([
    ['stable', calm, /^svc-blog is not leaking: .* live, .*, watched for 11 h 45 min\.$/u],
    [
      'saturating',
      [staticShape(5 * MB), cacheShape(60 * MB, 2.5)],
      /^svc-blog grows ever more slowly, as a cache does/u,
    ],
    [
      'sawtooth',
      [...calm, sawtoothShape(60 * MB, 2)],
      /^svc-blog keeps memory for a while, not for ever: it rises and falls, \d+ times, never above/u,
    ],
    [
      'step',
      [...calm, stepShape(60 * MB, 6)],
      /^svc-blog has jumped from \S+ MB to \S+ MB at <time> and stays there/u,
    ],
  ] as const)('%s', (verdict, shapes, sentence) => {
    const { report, message, learned, faults } = why(playScenario(shapes, { snapshots: 48 }));
    expect(report.verdict).toBe(verdict);
    expect(linesOf(blockOf(message, 'paragraph'))[0]).toMatch(sentence);
    expect(learned).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is not denied where it gains all the same', () => {
    const { report } = why(playScenario(calm, { snapshots: 48 }));
    const slopeBytesPerHour = { estimate: 2 * MB, low: MB, high: 3 * MB };
    expect(describeWhy({ ...report, slopeBytesPerHour }).text).toMatch(
      /^svc-blog shows no sure leak: \S+ MB live, \+2 MB\/h \(95 %: 1–3\), too little or too unsteady/u,
    );
  });

  it('may be stacks of goroutines, also where the service does not tell who starts them', () => {
    const quiet = playScenario(calm, { snapshots: 48 });
    const digests = mapMemory(quiet.digests, (_, at) => ({ stackInuse: (4 + 5 * at) * MB }));
    const { message } = why({ ...quiet, digests });
    expect(message.text).toMatch(
      /^svc-blog is leaking goroutines\. Who starts them is not known: \/debug\/pprof\/goroutine of the service told nothing\. Not the Go heap: 239 MB are stacks/u,
    );
    expect(message.text).not.toContain('no single group');
  });

  it('may be beside the heap', () => {
    const { digests, definitions, signatures } = playScenario(calm, { snapshots: 24 });
    const grown = mapMemory(digests, ({ sys }, at) => ({ maxRss: sys + at * 40 * MB }));
    const { message } = why({ digests: grown, definitions, signatures });
    expect(message.text).toMatch(
      /^The Go heap of svc-blog is not leaking: .* Not the Go heap: up to/u,
    );
    expect(message.text.match(/Not the Go heap/gu)).toHaveLength(1);
  });
});

describe('snapshots that cannot be compared', () => {
  const { digests, definitions, signatures } = playScenario(calm, { snapshots: 24 });

  it('are said to be left out, where all of them are', () => {
    const timeless = digests.map((digest) => ({ ...digest, takenAt: 0 }));
    const { message, report } = why({ digests: timeless, definitions, signatures });
    expect(report.snapshots).toBe(0);
    expect(linesOf(blockOf(message, 'note'))[0]).toBe('left out: 24 without a time of their own');
  });

  it('may be some that were taken within seconds', () => {
    const fast = digests.map((digest, at) => ({ ...digest, takenAt: START + 1500 * at }));
    const { message } = why({ digests: fast, definitions, signatures });
    expect(linesOf(blockOf(message, 'note'))[0]).toContain(' · one every 1.5 s · ');
  });
});

describe('too few snapshots', () => {
  const scenario = playScenario([...calm, leakShape(60 * MB)], { snapshots: 7 });

  it('say what is known already, and when there will be a verdict', () => {
    const { message, report } = why(scenario);
    expect(report).toMatchObject({
      verdict: 'insufficient-data',
      confidence: 'none',
      slopeBytesPerHour: null,
    });
    expect(linesOf(blockOf(message, 'paragraph'))[0]).toMatch(
      /^Too early to say whether svc-blog leaks\. \d+(\.\d)? MB are live\.$/u,
    );
    expect(message.text).toMatch(
      /Live memory changed by \+\d+\.\d MB \(95 %: \+\d+\.\d MB to \+\d+\.\d MB\)/u,
    );
    expect(message.text).toContain(
      '7 of 12 snapshots: I take one every 5 min and edit this answer; a first verdict by 2025-11-22 12:25 UTC.',
    );
    const [header, first] = tableOf(message);
    expect(header).toBe('live | change | 95 % | whose | function');
    expect(first).toMatch(
      /^\d+(\.\d)? MB \| \+\d+(\.\d)? MB \| \d+(\.\d)?…\d+(\.\d)? \| \S+ \| example\.com\/shop\/part\d+\.site60$/u,
    );
  });

  it('go on being taken, at the pace that was asked for', () => {
    expect(why(scenario).followUp).toEqual({
      service: 'svc-blog',
      pace: 5 * MINUTE,
      times: 25,
      words: ['why', 'svc-blog', 'every=300s'],
    });
    const { followUp } = why(scenario, {}, 'why svc-blog every=2m');
    expect(followUp).toMatchObject({ pace: 2 * MINUTE });
    expect(why(scenario, { pace: MINUTE }).followUp).toMatchObject({ pace: MINUTE });
    expect(why(scenario, { pace: HOUR }).followUp).toMatchObject({ pace: 5 * MINUTE });
    expect(parse(followUp?.words.join(' ') ?? '').args).toMatchObject({ every: 2 * MINUTE });
  });

  it('are followed until the verdict is confirmed', () => {
    const provisional = why(playScenario([...calm, leakShape(20 * MB)], { snapshots: 14 }));
    expect(provisional.message.text).toMatch(/^svc-blog is probably leaking/u);
    expect(provisional.message.text).toContain(
      '14 of 24 snapshots: I take one every 5 min and edit this answer; the final verdict by',
    );
    expect(provisional.message.text).toContain('could still be a cache');
    expect(provisional.followUp).not.toBeNull();
  });

  it('are not promised where no answer can be revised', () => {
    const known = knownOf({ digests: scenario.digests, definitions: scenario.definitions });
    const { message, followUp } = runOn('why svc-blog', known, readWhy, { canRevise: false });
    expect(message.text).toContain('7 of 12 snapshots for a first verdict: ask again in a while');
    expect(followUp).toBeNull();
  });

  it('may be none at all', () => {
    const { message, faults, report } = why({ digests: [], definitions: [], signatures: [] });
    expect(message.text).toMatch(/^Too early to say whether svc-blog leaks\./u);
    expect(message.thread).toEqual([]);
    expect(report.snapshots).toBe(0);
    expect(faults).toEqual([]);
  });

  it('of this run are not eked out with those of the run before it', () => {
    const before = playScenario(calm, { snapshots: 30, seed: 5 });
    const digests = restartInto(before.digests, scenario.digests);
    const { report, message } = why({ ...scenario, digests });
    expect(report.snapshots).toBeLessThanOrEqual(7);
    expect(linesOf(blockOf(message, 'note'))[0]).toContain(
      'left out: 30 from before the last restart or build',
    );
  });
});

describe('why stop', () => {
  it('asks for no history, and makes the answers of the channel final', () => {
    const { command, args } = parse('why svc-blog stop');
    expect(command.history?.(args)).toEqual([]);
    expect(command.change?.(args)).toEqual({ kind: 'stop-watching', service: 'svc-blog' });
  });

  it.each([
    [1, 'I have stopped: the answer about svc-blog stays as it is.'],
    [0, 'No answer about svc-blog was being revised here.'],
  ])('says what came of it: %s', (count, expected) => {
    const known = {
      now: NOON,
      histories: [],
      outcome: { kind: 'stopped-watching', count },
    } as const;
    const { message, followUp } = runOn('why svc-blog stop', known, (report) => report);
    expect(message.text).toContain(expected);
    expect(followUp).toBeNull();
  });
});

function parse(text: string, context: Partial<CommandContext> = {}) {
  return parseCommand(splitWords(text), createContext(context));
}

function why(
  { digests, definitions }: Scenario,
  more: Parameters<typeof knownOf>[0] = {},
  words = 'why svc-blog',
): Ran<WhyReport> {
  return runOn(words, knownOf({ digests, definitions, ...more }), readWhy);
}

function readWhy(report: unknown): WhyReport {
  if (isWhy(report)) return report;
  throw new Error('no judgement');
}

function isWhy(report: unknown): report is WhyReport {
  return typeof report === 'object' && report !== null && 'details' in report;
}

/** The founding story's names for what leaks. */
function name(scenario: Scenario): Scenario {
  const frame = {
    file: '/go/src/tango/pool.go',
    line: 37,
    package: 'github.com/lunny/tango',
    origin: 'third-party',
  } as const;
  const allocator = { ...frame, function: 'github.com/lunny/tango.(*pool).New' };
  const entry = {
    function: 'main.serve',
    file: '/src/serve.go',
    line: 31,
    package: 'main',
    origin: 'main',
  } as const;
  const slice = {
    function: 'reflect.MakeSlice',
    file: 'value.go',
    line: 1,
    package: 'reflect',
    origin: 'stdlib',
  } as const;
  const leaking = scenario.signatures[2];
  const definitions = scenario.definitions.map(
    (definition): GroupDefinition =>
      definition.signature === leaking
        ? {
            ...definition,
            kind: 'library',
            allocator,
            entry,
            via: ['github.com/lunny/tango'],
            path: [slice, allocator, entry],
            leaf: 'reflect.unsafe_NewArray',
          }
        : definition,
  );
  return { ...scenario, definitions };
}

function pictureOf({ message }: Ran<WhyReport>) {
  const [picture] = message.thread.filter(
    (one): one is Extract<Attachment, { kind: 'picture' }> => one.kind === 'picture',
  );
  if (picture?.drawing.kind !== 'chart') throw new Error('no chart');
  return { alt: picture.alt, chart: picture.drawing.chart };
}
