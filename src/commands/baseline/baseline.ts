/** `/heap baseline`: the snapshot that a service is compared with by name: set, shown, cleared. */

import type { Baseline, Command, CommandContext, SnapshotMeta, SnapshotQuery } from '../command.ts';
import { UsageError } from '../errors.ts';
import { type Point, readPoint } from '../points.ts';
import { readService, refuseRest } from '../service-words.ts';
import { joinWords } from '../words.ts';
import { describeBaseline } from './message.ts';

export type BaselineAction = 'set' | 'show' | 'clear';

export interface BaselineArgs {
  readonly action: BaselineAction;
  readonly service: string;
  /** The snapshot to set; none for the other actions. */
  readonly queries: readonly SnapshotQuery[];
}

export interface BaselineReport {
  readonly action: BaselineAction;
  readonly service: string;
  /** What it is now. */
  readonly baseline: Baseline | null;
  /** What it was, where it was set anew or cleared. */
  readonly former: Baseline | null;
  /** The snapshot itself, where it is known. */
  readonly snapshot: Pick<SnapshotMeta, 'takenAt' | 'totals' | 'label'> | null;
}

const ACTIONS: readonly BaselineAction[] = ['set', 'show', 'clear'];

export const baseline: Command<BaselineArgs, BaselineReport> = {
  name: 'baseline',
  summary: 'The snapshot that a service is compared with by name: set, show, clear.',
  usage: 'baseline [action] [service] [snapshot]',
  examples: [
    'baseline set svc-blog',
    'baseline set svc-blog yesterday 09:00',
    'baseline show svc-blog',
    'baseline clear svc-blog',
  ],
  parse: (words, context) => {
    const [first = ''] = words;
    const action = ACTIONS.find((one) => one === first.toLowerCase());
    if (action === undefined && words.length > 0 && !isService(first, context)) {
      throw refuseAction(first, words.slice(1));
    }
    const read = readService(
      action === undefined ? 'baseline' : `baseline ${action}`,
      action === undefined ? words : words.slice(1),
      context,
    );
    if (action === 'set') return readSet(read.service, read.rest, context);
    refuseRest(
      'baseline',
      read,
      '`set`, `show` or `clear`, a service, and to set it a snapshot (`s_…`) or a time',
    );
    return { action: action ?? 'show', service: read.service, queries: [] };
  },
  needs: ({ queries }) => queries,
  progress: ({ action, service }) =>
    action === 'set'
      ? `setting the baseline of ${service}…`
      : `looking up the baseline of ${service}…`,
  history: ({ action, service }) =>
    action === 'show'
      ? [
          {
            of: { kind: 'service', service },
            from: { kind: 'ago', millis: 0 },
            wants: ['snapshots'],
          },
        ]
      : [],
  change: ({ action, service }) => {
    if (action === 'set') return { kind: 'set-baseline', service, to: 0 };
    return action === 'clear' ? { kind: 'clear-baseline', service } : null;
  },
  report: ([chosen], { action, service }, known) => {
    const history = known?.histories[0];
    const outcome = known?.outcome?.kind === 'baseline' ? known.outcome : null;
    const current = outcome === null ? (history?.baseline ?? null) : outcome.now;
    const meta = chosen?.meta ?? history?.snapshots.find(({ id }) => id === current?.snapshot);
    return {
      action,
      service,
      baseline: current,
      former: outcome?.before ?? null,
      snapshot:
        meta === undefined
          ? null
          : { takenAt: meta.takenAt, totals: meta.totals, label: meta.label },
    };
  },
  message: describeBaseline,
};

function isService(word: string, { services }: CommandContext): boolean {
  return services.some(({ name }) => name === word);
}

function refuseAction(word: string, rest: readonly string[]): UsageError {
  return new UsageError(
    `\`${word.slice(0, 80)}\` is neither a service nor what can be done with a baseline: \`set\`, \`show\` or \`clear\`.`,
    ACTIONS.map((action) => joinWords(['baseline', action, ...rest])),
  );
}

/** Without a snapshot: the service as it is now. */
function readSet(
  service: string,
  rest: readonly string[],
  { services }: CommandContext,
): BaselineArgs {
  const read = rest.length === 0 ? { point: { kind: 'now' } as const, count: 0 } : readPoint(rest);
  const query = read === null ? null : toQuery(read.point, service);
  if (read === null || query === null || read.count < rest.length) throw refusePoint(service, rest);
  const latest = services.find(({ name }) => name === service)?.latest;
  if (query.kind === 'at' && latest === null) {
    throw new UsageError(`No snapshot of ${service} is kept yet: take the baseline now.`, [
      joinWords(['baseline', 'set', service]),
    ]);
  }
  return { action: 'set', service, queries: [query] };
}

/** Null where the point is not one snapshot of the service. */
function toQuery(point: Point, service: string): SnapshotQuery | null {
  switch (point.kind) {
    case 'now':
      return { kind: 'now', service, fresh: false };
    case 'kept':
      return { kind: 'kept', service, id: point.id, orNow: false };
    case 'at':
      return { kind: 'at', service, moment: point.moment, except: null };
    default:
      return null;
  }
}

function refusePoint(service: string, rest: readonly string[]): UsageError {
  return new UsageError(
    `I don't understand \`${rest.join(' ').slice(0, 80)}\`: a baseline is a snapshot (\`s_…\`), \`now\`, or a time in UTC such as \`1h ago\` or \`yesterday 09:00\`.`,
    [joinWords(['baseline', 'set', service]), joinWords(['snapshots', service])],
  );
}
