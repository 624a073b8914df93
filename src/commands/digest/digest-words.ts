/** From the words behind `/heap digest` to what is asked. */

import type { CommandContext } from '../command.ts';
import type { DigestChange, DigestRequest, DigestSummary } from '../digest-change.ts';
import { UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { DigestTimes } from '../scheduled-digest.ts';
import { joinWords } from '../words.ts';
import type { WordArgs } from './digest-args.ts';
import { type DigestOptions, readDigestOptions } from './digest-options.ts';
import { readSchedule, SCHEDULE_EXAMPLES, unquoteSchedule } from './schedule-words.ts';

const DEFAULT_ROWS = 5;

const VERBS = [
  'add',
  'list',
  'show',
  'edit',
  'pause',
  'resume',
  'run',
  'preview',
  'remove',
] as const;
type Verb = (typeof VERBS)[number];

/** What people also say. */
const SYNONYMS: Readonly<Record<string, Verb>> = {
  new: 'add',
  create: 'add',
  ls: 'list',
  change: 'edit',
  stop: 'pause',
  start: 'resume',
  now: 'run',
  test: 'preview',
  delete: 'remove',
  rm: 'remove',
};

/** Throws UsageError. */
export function readDigestWords(words: readonly string[], context: CommandContext): WordArgs {
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'list', digests: context.digests ?? [] };
  if (readNumber(first) !== null) return readVerb('show', words, context);
  return readVerb(findVerb(first, rest), rest, context);
}

function findVerb(word: string, rest: readonly string[]): Verb {
  const wanted = word.toLowerCase();
  const verb = VERBS.find((candidate) => candidate === wanted) ?? SYNONYMS[wanted];
  if (verb !== undefined) return verb;
  const near = nearest(word, VERBS, 2).map((name) => joinWords(['digest', name, ...rest]));
  throw new UsageError(
    `I don't know \`digest ${word.slice(0, 40)}\`: it is ${VERBS.map((name) => `\`${name}\``).join(', ')}.`,
    near.length === 0 ? ['digest list', 'help digest'] : near,
  );
}

function readVerb(verb: Verb, words: readonly string[], context: CommandContext): WordArgs {
  switch (verb) {
    case 'list':
      if (words.length > 0 && readNumber(words[0] ?? '') !== null)
        return readVerb('show', words, context);
      return { kind: 'list', digests: context.digests ?? [] };
    case 'add':
      return { kind: 'change', change: readAdd(words, context) };
    case 'show':
      return { kind: 'show', summary: findDigest(verb, words, context) };
    case 'edit':
      return readEdit(words, context);
    default:
      return { kind: 'change', change: readSimple(verb, words, context) };
  }
}

function readSimple(
  verb: Exclude<Verb, 'list' | 'add' | 'show' | 'edit'>,
  words: readonly string[],
  context: CommandContext,
): DigestChange {
  const summary = findDigest(verb, words, context);
  const { number } = summary.digest;
  if (words.length > 1) {
    throw new UsageError(`\`digest ${verb}\` takes one number.`, [`digest ${verb} ${number}`]);
  }
  if (verb === 'remove') refuseDeclared(summary);
  return { kind: `${verb}-digest`, number };
}

function readAdd(words: readonly string[], context: CommandContext): DigestChange {
  const before = ['digest', 'add'];
  const options = readDigestOptions(before, words, context);
  const { services, schedule, condition, top, channel } = options;
  if (services === null) throw askForServices(words, schedule ?? '', context);
  const when = readTimes(schedule ?? '', options.timeZone ?? context.timeZone ?? 'UTC', (better) =>
    joinWords([...before, spellServices(services), better, ...spellOptions(options)]),
  );
  return {
    kind: 'add-digest',
    digest: {
      services,
      when,
      condition: condition ?? 'always',
      top: top ?? DEFAULT_ROWS,
      channel: channel ?? { kind: 'here' },
    },
  };
}

function readEdit(words: readonly string[], context: CommandContext): WordArgs {
  const summary = findDigest('edit', words, context);
  const { digest } = summary;
  refuseDeclared(summary);
  if (words.length === 1) return { kind: 'how-to-edit', summary };
  const before = ['digest', 'edit', String(digest.number)];
  const options = readDigestOptions(before, words.slice(1), context);
  const { services, schedule, condition, top, channel } = options;
  const timeZone = options.timeZone ?? digest.when.timeZone;
  const when =
    schedule === null
      ? { ...digest.when, timeZone }
      : readTimes(schedule, timeZone, (better) =>
          joinWords([...before, ...spellOf(services), better, ...spellOptions(options)]),
        );
  const isTimed = schedule !== null || options.timeZone !== null;
  const changes: Partial<DigestRequest> = {
    ...(services === null ? {} : { services }),
    ...(isTimed ? { when } : {}),
    ...(condition === null ? {} : { condition }),
    ...(top === null ? {} : { top }),
    ...(channel === null ? {} : { channel }),
  };
  return { kind: 'change', change: { kind: 'edit-digest', number: digest.number, changes } };
}

/** `suggest` makes a whole command of a schedule. */
function readTimes(
  schedule: string,
  timeZone: string,
  suggest: (better: string) => string,
): DigestTimes {
  const reading = readSchedule(schedule);
  if (reading.kind === 'times') {
    return { words: unquoteSchedule(schedule), rule: reading.rule, timeZone };
  }
  const examples = SCHEDULE_EXAMPLES.map((example) => `\`${example}\``).join(', ');
  const near = reading.nearest.length === 0 ? ['weekdays 09:00'] : reading.nearest;
  throw new UsageError(
    `${reading.why} I understand ${examples}.`,
    near.map((better) => suggest(better.replaceAll('"', ''))),
  );
}

/** `12` and `#12`. Throws UsageError where there is none with that number. */
function findDigest(
  verb: Verb,
  [word]: readonly string[],
  { digests = [] }: CommandContext,
): DigestSummary {
  const known = digests.map(({ digest }) => digest.number);
  const number = readNumber(word ?? '');
  const found = digests.find(({ digest }) => digest.number === number);
  if (found !== undefined) return found;
  const suggestions = known.slice(0, 3).map((one) => `digest ${verb} ${one}`);
  throw new UsageError(
    `${explainNumber(word, number)} ${listNumbers(known)}`,
    suggestions.length === 0 ? ['digest list'] : suggestions,
  );
}

function readNumber(word: string): number | null {
  const digits = /^#?(\d{1,9})$/u.exec(word)?.[1];
  return digits === undefined ? null : Number(digits);
}

function explainNumber(word: string | undefined, number: number | null): string {
  if (word === undefined) return 'Which digest? Say its number.';
  if (number === null) return `\`${word.slice(0, 40)}\` is no number of a digest.`;
  return `There is no digest #${number} here.`;
}

function listNumbers(known: readonly number[]): string {
  if (known.length === 0) return 'There are none yet: `/heap digest add` makes one.';
  const more = known.length > 10 ? ' …' : '';
  return `There ${known.length === 1 ? 'is' : 'are'} ${known
    .slice(0, 10)
    .map((number) => `#${number}`)
    .join(', ')}${more}.`;
}

function refuseDeclared({ digest }: DigestSummary): void {
  if (digest.origin !== 'file') return;
  throw new UsageError(
    `Digest #${digest.number} is declared in heapbot.yaml: it is changed there. Here it can be paused.`,
    [`digest pause ${digest.number}`, `digest show ${digest.number}`],
  );
}

function askForServices(
  words: readonly string[],
  schedule: string,
  context: CommandContext,
): UsageError {
  const { services, investigation } = context;
  const names = services.map(({ name }) => name).filter((name) => name !== investigation?.service);
  const likely = investigation === null ? names : [investigation.service, ...names];
  const unknown = findUnknown(schedule);
  const rest = words.filter((word) => word !== unknown);
  const when = isSchedule(schedule) || unknown !== null ? rest : ['weekdays 09:00'];
  const why = unknown === null ? '' : `I don't know a service \`${unknown.slice(0, 80)}\`. `;
  return new UsageError(
    `${why}Of which services? Name them first, or say \`all\`.`,
    [...likely.slice(0, 2), 'all'].map((name) => joinWords(['digest', 'add', name, ...when])),
  );
}

/** A word in front of a schedule that is no part of it was meant as a service; null where there is none. */
function findUnknown(schedule: string): string | null {
  const [first = '', ...rest] = schedule.split(' ');
  return !isSchedule(schedule) && isSchedule(rest.join(' ')) ? first : null;
}

function isSchedule(words: string): boolean {
  return readSchedule(words).kind === 'times';
}

function spellOf(services: DigestOptions['services']): readonly string[] {
  return services === null ? [] : [spellServices(services)];
}

function spellServices(services: NonNullable<DigestOptions['services']>): string {
  return services === 'all' ? 'all' : services.join(',');
}

function spellOptions({ channel, timeZone, condition, top }: DigestOptions): readonly string[] {
  return [
    ...(channel === null || channel.kind === 'here' ? [] : [spellChannel(channel)]),
    ...(timeZone === null ? [] : [`tz=${timeZone}`]),
    ...(condition === null ? [] : [`if=${condition}`]),
    ...(top === null ? [] : [`top=${top}`]),
  ];
}

function spellChannel(channel: Exclude<DigestRequest['channel'], { kind: 'here' }>): string {
  if (channel.kind === 'name') return `#${channel.name}`;
  return `<#${channel.id}${channel.name === null ? '' : `|${channel.name}`}>`;
}
