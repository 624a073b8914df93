/** `/heap deployed`: somebody tells that a version went out, so that it can be compared with the one before. */

import type { LeakRecord } from '../../leaks/identity.ts';
import { bold, code, command, text } from '../../message/compose.ts';
import type { Inline, Message } from '../../message/message.ts';
import type { Command, CommandContext } from '../command.ts';
import { UsageError } from '../errors.ts';
import { followReleases } from '../follow-pace.ts';
import { plainSentence } from '../leak-words.ts';
import { readService } from '../service-words.ts';
import { joinWords } from '../words.ts';

interface DeployedArgs {
  readonly service: string;
  readonly version: string;
  /** Where it is told, an answer can be revised. */
  readonly isRevisable: boolean;
}

interface DeployedReport {
  readonly service: string;
  readonly version: string;
  /** Null where none was announced before. */
  readonly previous: string | null;
  /** Leaks that somebody said it mends. */
  readonly mends: readonly Pick<LeakRecord, 'id' | 'allocator'>[];
  /** When the newest snapshots were taken, in milliseconds since 1970. */
  readonly times: readonly number[];
}

const LONGEST_VERSION = 100;
const RECENT = 24;

export const deployed: Command<DeployedArgs, DeployedReport> = {
  name: 'deployed',
  summary: 'Notes that a version went out, and says in a while whether it is better or worse.',
  usage: 'deployed [service] VERSION',
  examples: ['deployed svc-blog v1.43'],
  parse: (words, context) => {
    const { service, rest } = readService('deployed', words, context);
    const [version, ...strange] = rest;
    if (version === undefined) throw askForVersion(service);
    if (strange.length > 0 || version.length > LONGEST_VERSION || /[\p{Cc}\p{Cf}\s]/u.test(version))
      throw refuseVersion(service, version, context);
    return { service, version, isRevisable: context.canRevise === true };
  },
  needs: () => [],
  progress: ({ service, version }) => `noting ${version} of ${service}…`,
  // No digests: the list of snapshots tells the pace.
  history: ({ service }) => [
    { of: { kind: 'service', service }, from: { kind: 'ago', millis: 0 }, wants: ['snapshots'] },
  ],
  change: ({ service, version }) => ({ kind: 'deploy', service, version }),
  report: (_, { service, version }, known) => {
    const { outcome = null, histories = [] } = known ?? {};
    const history = histories[0];
    const mends = (history?.leaks ?? []).filter(
      ({ state }) => state.kind === 'fixed' && state.version === version,
    );
    return {
      service,
      version,
      previous: outcome?.kind === 'deployed' ? outcome.previous : null,
      mends: mends.map(({ id, allocator }) => ({ id, allocator })),
      times: (history?.snapshots ?? []).slice(0, RECENT).map(({ takenAt }) => takenAt),
    };
  },
  message: describeDeployed,
  follows: ({ service, version, times }) =>
    followReleases(service, ['release', service, version], times),
};

function askForVersion(service: string): UsageError {
  return new UsageError(
    `Which version of ${service} went out? Name it as your releases are named.`,
    [joinWords(['deployed', service, 'v1.2.3'])],
  );
}

function refuseVersion(service: string, version: string, { services }: CommandContext): UsageError {
  const names = services.slice(0, 3).map(({ name }) => `\`${name}\``);
  const known = names.length === 0 ? '' : ` Services here are ${names.join(', ')}.`;
  return new UsageError(
    `\`deployed\` takes a service and one version: a word of at most ${LONGEST_VERSION} characters.${known}`,
    [joinWords(['deployed', service, version.slice(0, LONGEST_VERSION)])],
  );
}

function describeDeployed(
  { service, version, previous, mends }: DeployedReport,
  { isRevisable }: DeployedArgs,
): Message {
  const against: Inline[] = previous === null ? [text('what ran before')] : [code(previous)];
  const content: Inline[] = [
    bold(service),
    text(' · noted: '),
    code(version),
    ...(isRevisable
      ? [
          text(' went out. I compare it with '),
          ...against,
          text(' as snapshots come in, and say here whether it is better or worse.'),
        ]
      : [
          text(' went out. Whether it is better or worse than '),
          ...against,
          text(' is told in a while by '),
          command(joinWords(['release', service, version])),
          text('.'),
        ]),
    ...mends.flatMap(({ id, allocator }) => [
      text('\nIt is said to mend '),
      code(id),
      text(' ('),
      code(allocator),
      text('): I check that too.'),
    ]),
  ];
  return {
    text: plainSentence(content).replaceAll('\n', ' '),
    blocks: [
      { kind: 'paragraph', content },
      {
        kind: 'actions',
        actions: [
          { label: 'Compare now', command: joinWords(['release', service, version]) },
          { label: 'Take a snapshot', command: joinWords(['snap', service]) },
        ],
      },
    ],
    thread: [],
  };
}
