/** The section `digests` of heapbot.yaml: what heapbot tells which channel, when. */

import { z } from 'zod';
import { type DeclaredDigest, identifyDigest } from '../app/digests/declared-digests.ts';
import { MOST_ROWS } from '../commands/digest/digest-options.ts';
import { readSchedule, SCHEDULE_EXAMPLES } from '../commands/digest/schedule-words.ts';
import { readTimeZone } from '../commands/digest/time-zones.ts';
import { ConfigError } from './problems.ts';

const scheduleSchema = z.string().transform((words, context) => {
  const reading = readSchedule(words);
  if (reading.kind === 'times') return { words, rule: reading.rule };
  const examples = [...reading.nearest, ...SCHEDULE_EXAMPLES].slice(0, 4).join(', ');
  context.addIssue({ code: 'custom', message: `a schedule such as ${examples} (${reading.why})` });
  return z.NEVER;
});

const zoneSchema = z.string().transform((name, context) => {
  const reading = readTimeZone(name);
  if (reading.kind === 'zone') return reading.name;
  const near = reading.nearest.length === 0 ? ['Europe/Lisbon'] : reading.nearest;
  context.addIssue({ code: 'custom', message: `a time zone such as ${near.join(', ')}` });
  return z.NEVER;
});

const digestSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  services: z.union(
    [z.literal('all'), z.array(z.string()).min(1).max(200)],
    'all, or a list of services',
  ),
  when: scheduleSchema,
  timeZone: zoneSchema.default('UTC'),
  channel: z
    .string()
    .regex(/^#?[^\s#<>|,]{1,80}$/u, "a channel's id (C012AB3CD) or its name, in quotes"),
  if: z.enum(['always', 'changed', 'leaking'], 'always, changed or leaking').default('always'),
  top: z.int().min(1).max(MOST_ROWS).default(5),
});

export const digestsSchema = z.array(digestSchema).max(100, 'at most 100 digests').default([]);

export function toDigests(digests: z.output<typeof digestsSchema>): readonly DeclaredDigest[] {
  return digests.map(({ name, services, when, timeZone, channel, if: condition, top }) => ({
    name: name ?? null,
    services,
    when: { ...when, timeZone },
    channel: channel.replace(/^#/u, ''),
    condition,
    top,
  }));
}

/** A slip of the finger must not make a digest that is silent about its service. */
export function refuseUnknownServices(
  digests: readonly DeclaredDigest[],
  known: ReadonlySet<string>,
): void {
  for (const [at, { services }] of digests.entries()) {
    const unknown = services === 'all' ? undefined : services.find((name) => !known.has(name));
    if (unknown === undefined) continue;
    throw new ConfigError([
      `digests[${at}].services: found ${JSON.stringify(unknown.slice(0, 80))}; expected the name of a configured service`,
    ]);
  }
}

export function refuseTwins(digests: readonly DeclaredDigest[]): void {
  const seen = new Set<string>();
  for (const [at, digest] of digests.entries()) {
    const identity = identifyDigest(digest);
    if (seen.has(identity)) {
      throw new ConfigError([
        `digests[${at}]: is the same as one before it; expected another name, channel or time`,
      ]);
    }
    seen.add(identity);
  }
}
