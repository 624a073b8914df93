import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../src/adapters/slack/blocks/render.ts';
import type { Known, Snapshot } from '../../src/commands/command.ts';
import { UsageError } from '../../src/commands/errors.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import { faultsOf } from '../support/block-rules.ts';
import { createContext, investigation, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf, tableOf } from '../support/message-reading.ts';
import { knownOf, metaOf, NOON } from '../support/service-history.ts';

const HOUR = 3_600_000;
const profile = drawProfile('main.main;blog.Handle 4 4194304');
const taken = metaOf('s_new', NOON, 35);

describe('snap', () => {
  it('takes a fresh snapshot, and names it where it is told to', () => {
    const { command, args } = parse('snap svc-blog before the load test');
    expect(command.needs(args)).toEqual([{ kind: 'now', service: 'svc-blog', fresh: true }]);
    const label = { kind: 'label', service: 'svc-blog', of: 0, label: 'before the load test' };
    expect(command.change?.(args)).toEqual(label);
    const unnamed = parse('snap svc-blog');
    expect(unnamed.command.change?.(unnamed.args)).toBeNull();
  });

  it('goes on with the service of the channel', () => {
    const { command, args } = parse('snap idle', investigation);
    expect(command.change?.(args)).toMatchObject({ service: 'svc-blog', label: 'idle' });
  });

  it.each([
    ['snap', 'Which service?'],
    ['snap svc-blgo', "I don't know a service `svc-blgo`"],
    [`snap svc-blog ${'x'.repeat(81)}`, '81 characters long'],
  ])('%s is refused', (words, why) => {
    expect(() => parse(words)).toThrow(UsageError);
    expect(() => parse(words)).toThrow(why);
  });

  it('says what changed since the snapshot before', () => {
    const message = run(
      'snap svc-blog idle',
      knownOf({ snapshots: [taken, metaOf('s_old', NOON - HOUR, 28)] }),
    );
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · snapshot s_new is kept as “idle”, 35 MB in use.',
      'Since the snapshot before, s_old, 1 h earlier: inuse_objects +7,000 (+25%) · inuse_space +7 MB (+25%).',
    ]);
    expect(commandsOf(message)).toEqual([
      'top svc-blog 10 snapshot=s_new',
      'diff svc-blog s_old s_new',
      'baseline set svc-blog s_new',
    ]);
  });

  it('says where no collection ran in between', () => {
    const known = knownOf({ snapshots: [taken, metaOf('s_old', NOON - HOUR, 35)] });
    expect(run('snap svc-blog', known).text).toContain(
      'No collection ran since the snapshot before, s_old, 1 h earlier',
    );
  });

  it('is the first one where none was kept', () => {
    const message = run('snap svc-blog', knownOf({ snapshots: [taken] }));
    expect(message.text).toContain('It is the first that is kept.');
    expect(commandsOf(message)).not.toContain('diff svc-blog');
  });
});

describe('snapshots', () => {
  const snapshots = [
    metaOf('s_c', NOON, 35, { buildId: 'c0ffeec0ffeec0ffee' }),
    metaOf('s_b', NOON - HOUR, 28.5, { label: 'before the load test' }),
    metaOf('s_a', NOON - 2 * HOUR, 20, { totals: [] }),
  ];
  const events = [{ kind: 'deploy' as const, at: NOON - 90 * 60_000, version: 'v1.43', by: 'U1' }];
  const baseline = { snapshot: 's_a', setAt: NOON, setBy: 'U1' };

  it('are a table, newest first, each in the zone of the reader', () => {
    const message = run('snapshots svc-blog', knownOf({ snapshots, events, baseline }));
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · 3 snapshots are kept, the oldest of <time>',
    ]);
    expect(tableOf(message)).toEqual([
      'taken | in use | version | label | snapshot',
      '2025-11-22 12:00 UTC | 35 MB | v1.43 |  | s_c',
      '2025-11-22 11:00 UTC | 28.5 MB | v1.43 | before the load test | s_b',
      '2025-11-22 10:00 UTC | – |  | 📌 baseline | s_a',
    ]);
    expect(blockOf(message, 'table').rows[0]?.[0]?.at).toBe(NOON);
    expect(commandsOf(message)).toContain('diff svc-blog s_b s_c');
  });

  it('are known by their builds where nobody named a version', () => {
    const message = run('snapshots svc-blog', knownOf({ snapshots }));
    expect(tableOf(message)[1]).toContain('| c0ffeec0ffee |');
  });

  it('shows as many as are asked for, and counts all', () => {
    const message = run('snapshots svc-blog 2', knownOf({ snapshots }));
    expect(tableOf(message)).toHaveLength(3);
    expect(message.text).toContain('3 snapshots are kept (the newest 2 are shown)');
    expect(commandsOf(message)).toContain('snapshots svc-blog 3');
    const all = run('snapshots svc-blog', knownOf({ snapshots }));
    expect(commandsOf(all).filter((words) => words.startsWith('snapshots'))).toEqual([]);
  });

  it('says where none is kept, and how to take one', () => {
    const message = run('snapshots svc-blog', knownOf());
    expect(message.text).toContain('No snapshot of svc-blog is kept yet');
    expect(commandsOf(message)).toEqual(['snap svc-blog']);
  });

  it('refuses what it does not understand', () => {
    expect(() => parse('snapshots svc-blog yesterday')).toThrow("I don't understand `yesterday`");
    expect(() => parse('snapshots svc-blog 3 4')).toThrow('one number');
  });
});

describe('baseline', () => {
  const baseline = { snapshot: 's_b', setAt: NOON, setBy: 'U1' };
  const former = { snapshot: 's_a', setAt: NOON - HOUR, setBy: 'U2' };

  it.each([
    ['baseline set svc-blog', { kind: 'now', service: 'svc-blog', fresh: false }],
    ['baseline set svc-blog s_a', { kind: 'kept', service: 'svc-blog', id: 's_a', orNow: false }],
    [
      'baseline set svc-blog 1h ago',
      {
        kind: 'at',
        service: 'svc-blog',
        moment: { kind: 'ago', millis: HOUR },
        except: null,
      },
    ],
  ])('%s', (words, query) => {
    const { command, args } = parse(words);
    expect(command.needs(args)).toEqual([query]);
    expect(command.change?.(args)).toEqual({ kind: 'set-baseline', service: 'svc-blog', to: 0 });
  });

  it.each([
    ['baseline set svc-blog previous', 'a baseline is a snapshot'],
    ['baseline set svc-blog s_a s_b', 'a baseline is a snapshot'],
    ['baseline show svc-blog now', "I don't understand `now`"],
    ['baseline drop svc-blog', '`set`, `show` or `clear`'],
  ])('%s is refused', (words, why) => {
    expect(() => parse(words)).toThrow(why);
  });

  it('is set: which one it was is said too, so that it can be set back', () => {
    const outcome = {
      kind: 'baseline' as const,
      before: former,
      now: { ...baseline, snapshot: 's_new' },
    };
    const message = run('baseline set svc-blog', knownOf({}, { outcome, histories: [] }));
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · the baseline is now snapshot s_new of <time>, 35 MB in use. It is kept until the baseline is another.',
    ]);
    expect(linesOf(blockOf(message, 'note'))).toEqual([
      'Before it was s_a. Set by <person> <time>.',
    ]);
    expect(commandsOf(message)[0]).toBe('diff svc-blog baseline');
  });

  it('is shown with who set it and when', () => {
    const snapshots = [metaOf('s_b', NOON - HOUR, 28)];
    const message = run('baseline svc-blog', knownOf({ baseline, snapshots }));
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · the baseline is snapshot s_b of <time>, 28 MB in use. Set by <person> <time>.',
    ]);
  });

  it('is shown to be unset', () => {
    const message = run('baseline show svc-blog', knownOf());
    expect(message.text).toBe('svc-blog · no baseline is set.');
    expect(commandsOf(message)).toEqual(['baseline set svc-blog']);
  });

  it('is cleared, and can be set again', () => {
    const outcome = { kind: 'baseline' as const, before: former, now: null };
    const message = run('baseline clear svc-blog', knownOf({}, { outcome }));
    expect(message.text).toBe('svc-blog · the baseline is cleared.');
    expect(commandsOf(message)).toEqual(['baseline set svc-blog s_a', 'baseline set svc-blog']);
    const nothing = { kind: 'baseline' as const, before: null, now: null };
    expect(run('baseline clear svc-blog', knownOf({}, { outcome: nothing })).text).toContain(
      'no baseline to clear',
    );
  });
});

function parse(words: string, looking: typeof investigation | null = null) {
  const services = createContext().services.map((service) => ({ ...service, latest: taken }));
  return parseCommand(splitWords(words), createContext({ services, investigation: looking }));
}

function run(words: string, known: Known): Message {
  const { command, args } = parse(words);
  const inputs: Snapshot[] = command
    .needs(args)
    .map(() => ({ ...snapshotOf(profile), meta: taken }));
  const report = command.report(inputs, args, known);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  const message = command.message(report, args);
  const { text, blocks } = renderMessage(message, 'native', true);
  expect(faultsOf(text, blocks)).toEqual([]);
  return message;
}

function commandsOf(message: Message): string[] {
  return blockOf(message, 'actions').actions.map(({ command }) => command);
}
