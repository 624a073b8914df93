import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/commands/change.ts';
import type { Known, ServiceHistory } from '../../../src/commands/command.ts';
import { UsageError } from '../../../src/commands/errors.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { splitWords } from '../../../src/commands/words.ts';
import type { LeakRecord, LeakState } from '../../../src/leaks/identity.ts';
import type { ServiceEvent } from '../../../src/leaks/judgement.ts';
import { createContext } from '../../support/command-context.ts';
import {
  churnShape,
  leakShape,
  playScenario,
  restartInto,
  staticShape,
} from '../../support/leak-generator/scenarios.ts';
import { START } from '../../support/leak-generator/service.ts';
import { MB } from '../../support/leak-generator/site.ts';
import { blockOf, tableOf } from '../../support/message-reading.ts';
import { runOn } from '../../support/run-command.ts';
import { historyOf, NOON } from '../../support/service-history.ts';

const calm = [staticShape(40 * MB), churnShape(10 * MB)];
const leaking = playScenario([...calm, leakShape(16 * MB)], { snapshots: 48 });
const healthy = playScenario(calm, { snapshots: 48, seed: 2 });
const signature = leaking.signatures[2] ?? '';
const id = `HEAP-${signature.slice(0, 4)}`;

describe('the words of leaks', () => {
  it('are a service, or none for all that can be asked about here', () => {
    const all = parse('leaks');
    const services = all.command.history?.(all.args).map(({ of }) => of);
    expect(services).toEqual([
      { kind: 'service', service: 'svc-blog' },
      { kind: 'service', service: 'svc-node' },
    ]);
    const one = parse('leaks svc-node');
    expect(one.command.history?.(one.args)).toHaveLength(1);
  });

  it.each([
    ['leaks mute HEAP-7f3a', { id: 'HEAP-7f3a', action: { kind: 'mute' } }],
    ['leaks ack heap-7F3A', { id: 'HEAP-7f3a', action: { kind: 'acknowledge' } }],
    ['leaks reopen 7f3ab', { id: 'HEAP-7f3ab', action: { kind: 'reopen' } }],
    [
      'leaks fixed HEAP-7f3a v1.43',
      { id: 'HEAP-7f3a', action: { kind: 'fixed', version: 'v1.43' } },
    ],
  ])('%s', (words, expected) => {
    const { command, args } = parse(words);
    expect(command.change?.(args)).toEqual({ kind: 'leak', ...expected });
    expect(command.history?.(args)).toEqual([]);
  });

  it.each([
    ['leaks mute', 'Which leak?'],
    ['leaks mute svc-blog', '`svc-blog` is none'],
    ['leaks fixed HEAP-7f3a', 'Which version mends HEAP-7f3a?'],
    ['leaks mute HEAP-7f3a now', 'takes one id'],
    ['leaks svc-blog 10', "I don't understand `10`"],
    ['leaks svc-blog HEAP-7f3a more', "I don't understand `more`"],
    ['leaks svc-blgo', "I don't know a service"],
  ])('%s is refused with what to do', (words, expected) => {
    expect(() => parse(words)).toThrow(UsageError);
    expect(() => parse(words)).toThrow(expected);
  });
});

describe('leaks', () => {
  it('lists what grows in all services, and learns its name', () => {
    const { message, learned, faults } = survey([
      historyOf(leaking),
      historyOf({ ...healthy, service: 'svc-node' }),
    ]);
    expect(message.text).toBe('1 leak grows in 1 of 2 services.');
    const [header, row] = tableOf(message);
    expect(header).toBe('leak | rate | service | function | state | since | first seen | versions');
    expect(row).toMatch(
      new RegExp(
        `^${id} \\| \\+1\\d MB/h \\| svc-blog \\| example\\.com/shop/part6\\.site60 \\| open \\| the start \\| 2025-06-15 15:06 UTC \\| b0ba$`,
        'u',
      ),
    );
    expect(learned).toMatchObject([{ id, signature, sightings: [{ service: 'svc-blog' }] }]);
    expect(JSON.stringify(blockOf(message, 'actions'))).toContain(`leaks mute ${id}`);
    expect(faults).toEqual([]);
  });

  it('counts those beyond the three that are named', () => {
    const shapes = [20, 14, 10, 8, 7].map((slope) => leakShape(slope * MB));
    const many = playScenario([...calm, ...shapes], { snapshots: 30 });
    const { message } = survey([historyOf(many)]);
    expect(message.text).toBe(
      '3 leaks grow in svc-blog. 2 others grow in svc-blog, less than these.',
    );
    expect(tableOf(message)).toHaveLength(4);
  });

  it('puts muted ones last, and counts them apart', () => {
    const other = recordOf({ kind: 'open' }, { id: 'HEAP-0000', signature: '0'.repeat(40) });
    const muted = recordOf({ kind: 'muted', by: 'U1', at: 1 });
    const { message } = survey([historyOf({ ...leaking, leaks: [muted, other] })]);
    expect(message.text).toBe('Nothing is known to grow in svc-blog. 1 muted.');
    expect(tableOf(message).map((row) => row.split(' | ').slice(0, 5).join(' | '))).toEqual([
      'leak | rate | service | function | state',
      'HEAP-0000 | was +41 MB/h | svc-blog | example.com/shop/part6.site60 | open',
      expect.stringMatching(new RegExp(`^${id} \\| \\+1.* \\| muted$`, 'u')),
    ]);
  });

  it('names the services that cannot be judged yet, with what is missing', () => {
    const young = playScenario(calm, { snapshots: 5 });
    const { message } = survey([historyOf(healthy), historyOf({ ...young, service: 'svc-node' })]);
    expect(message.text).toContain('Nothing is known to grow in 2 services.');
    expect(message.text).toContain('Too few snapshots yet to judge svc-node (5 of 12).');
    expect(message.text).toContain('/heap why svc-node');
  });

  it('says so where no service can be asked about', () => {
    expect(survey([]).message.text).toBe('No service can be asked about here.');
  });
});

describe('a leak that a version is said to mend', () => {
  const fixed = recordOf({ kind: 'fixed', version: 'v1.43', by: 'U1', at: 1, isVerified: false });

  it('waits for that version', () => {
    const { message, learned } = survey([historyOf({ ...healthy, leaks: [fixed] })]);
    expect(message.text).toContain(`${id} is said to be mended in v1.43, and waits for it.`);
    expect(message.text).toContain('/heap deployed svc-blog v1.43');
    expect(learned).toEqual([]);
  });

  it('is closed once its slope since then is a tenth of what it was', () => {
    const { digests, at } = releaseAfterLeak(24);
    const history = historyOf({ ...leaking, digests, events: [deployAt(at)], leaks: [fixed] });
    const { message, learned } = survey([history]);
    expect(message.text).toMatch(
      new RegExp(`${id} slope 41 → \\S+ MB/h since v1\\.43, closing\\.`, 'u'),
    );
    expect(learned).toMatchObject([
      { id, state: { kind: 'fixed', version: 'v1.43', isVerified: true } },
    ]);
    expect(tableOf(message)[1]).toContain('fixed in v1.43 ✓');
  });

  it('is not closed by a few snapshots', () => {
    const { digests, at } = releaseAfterLeak(6);
    const history = historyOf({ ...leaking, digests, events: [deployAt(at)], leaks: [fixed] });
    const { message, learned } = survey([history]);
    expect(message.text).toContain('is being checked: too few snapshots yet since v1.43');
    expect(learned).toEqual([]);
  });

  it('is back where it grows in that version all the same', () => {
    const events = [deployAt(START - 1000)];
    const { message, learned } = survey([historyOf({ ...leaking, events, leaks: [fixed] })]);
    expect(learned).toMatchObject([{ id, state: { kind: 'regressed', fixedIn: 'v1.43' } }]);
    expect(tableOf(message)[1]).toContain('back in');
  });
});

describe('one leak', () => {
  it.each<[LeakState, RegExp, string]>([
    [{ kind: 'open' }, /nobody has decided/u, `leaks ack ${id}`],
    [
      { kind: 'muted', by: 'U1', at: START },
      /It is muted \(by @U1, 2025-06-15 15:06 UTC\)\./u,
      `leaks reopen ${id}`,
    ],
    [{ kind: 'acknowledged', by: 'U1', at: START }, /acknowledged \(by @U1/u, `leaks mute ${id}`],
    [
      { kind: 'fixed', version: 'v1.43', by: 'U1', at: START, isVerified: false },
      /said to be mended in v1\.43 \(by @U1/u,
      `leaks reopen ${id}`,
    ],
    [
      { kind: 'fixed', version: 'v1.43', by: '', at: START, isVerified: true },
      /mended in v1\.43, as the snapshots show \(said 2025/u,
      `leaks reopen ${id}`,
    ],
    [
      { kind: 'regressed', fixedIn: 'v1.43', regressedIn: 'v1.45', at: START },
      /It is back in v1\.45 since 2025.*mended in v1\.43/u,
      `leaks ack ${id}`,
    ],
  ])('tells who decided what of it, and where and when it was seen: %j', (state, said, button) => {
    const { message, faults } = showOne(`leaks ${id}`, recordOf(state));
    expect(message.text).toMatch(said);
    expect(message.text).toContain(`${id} · part6.site60: your own code allocates it.`);
    expect(tableOf(message)).toEqual([
      'service | rate | grown | since | first seen | last seen | versions',
      'svc-blog | was +41 MB/h | 80 MB | the start | 2025-06-15 15:06 UTC | 2025-06-15 15:06 UTC | v1.41, v1.42',
    ]);
    expect(JSON.stringify(blockOf(message, 'actions'))).toContain(button);
    expect(faults).toEqual([]);
  });

  it('is known by more digits of its signature, and in one service alone', () => {
    const longer = `HEAP-${signature.slice(0, 7)}`;
    const { message } = showOne(`leaks svc-blog ${longer}`, recordOf({ kind: 'open' }));
    expect(message.text).toContain(`${id} ·`);
  });

  it('says which version of a library mends it', () => {
    const allocator = 'github.com/lunny/tango.newPool';
    const { message } = showOne(`leaks ${id}`, recordOf({ kind: 'open' }, { allocator }));
    expect(message.text).toContain('A known leak of github.com/lunny/tango.');
    expect(message.text).toContain('0.4.6.1014 mends it.');
  });

  it('that is not known names those that are', () => {
    const { message } = showOne('leaks HEAP-0123456', recordOf({ kind: 'open' }));
    expect(message.text).toBe(`There is no leak HEAP-0123456 here. Known are ${id}.`);
  });
});

describe('a decision about a leak', () => {
  it.each<[string, string]>([
    ['leaks mute HEAP-7f3a', 'HEAP-7f3a is muted'],
    ['leaks ack HEAP-7f3a', 'HEAP-7f3a is acknowledged'],
    ['leaks reopen HEAP-7f3a', 'HEAP-7f3a is open again.'],
    ['leaks fixed HEAP-7f3a v1.43', 'HEAP-7f3a is said to be mended in v1.43.'],
  ])('%s', (words, expected) => {
    const { message, learned } = decide(words, { kind: 'leak', id: 'HEAP-7f3a', signature });
    expect(message.text).toContain(expected);
    expect(learned).toEqual([]);
  });

  it('about one that is not known names those that are', () => {
    const outcome = { kind: 'unknown', what: 'HEAP-7f3a', known: ['HEAP-1111'] } as const;
    const { message } = decide('leaks mute HEAP-7f3a', outcome);
    expect(message.text).toBe('There is no leak HEAP-7f3a here. Known are HEAP-1111.');
  });
});

function parse(text: string) {
  return parseCommand(splitWords(text), createContext());
}

function survey(histories: readonly ServiceHistory[]) {
  return run('leaks', { now: NOON, histories, outcome: null });
}

function decide(words: string, outcome: Outcome) {
  return run(words, { now: NOON, histories: [], outcome });
}

function showOne(words: string, record: LeakRecord) {
  const histories = [historyOf({ ...healthy, leaks: [record] })];
  return run(words, { now: NOON, histories, outcome: null });
}

function run(words: string, known: Known) {
  return runOn(words, known, (report) => report);
}

function recordOf(state: LeakState, changes: Partial<LeakRecord> = {}): LeakRecord {
  return {
    id,
    signature,
    allocator: 'example.com/shop/part6.site60',
    entry: null,
    kind: 'application',
    sightings: [
      {
        service: 'svc-blog',
        firstSeen: START,
        lastSeen: START,
        since: null,
        builds: ['v1.41', 'v1.42'],
        worstSlope: 41 * MB,
        lastSlope: 41 * MB,
        growthBytes: 80 * MB,
      },
    ],
    state,
    ...changes,
  };
}

function deployAt(at: number): ServiceEvent {
  return { kind: 'deploy', at, version: 'v1.43', by: 'hook' };
}

/** As many snapshots of the version that mends it, after those of the leak. */
function releaseAfterLeak(snapshots: number) {
  const after = playScenario([...calm, churnShape(2 * MB)], { snapshots, seed: 9 });
  const digests = restartInto(leaking.digests, after.digests);
  return { digests, at: digests[leaking.digests.length]?.takenAt ?? 0 };
}
