/** A digest in words: what it tells, when and where, and the words that make it again. */

import { text } from '../../message/compose.ts';
import type { Inline } from '../../message/message.ts';
import type { ScheduledDigest } from '../scheduled-digest.ts';
import { joinWords } from '../words.ts';

/** `all services`, `svc-blog and svc-node`, `svc-a, svc-b and 3 more`. */
export function nameServices(services: ScheduledDigest['services']): string {
  if (services === 'all') return 'all services';
  const [first = 'no service', second, ...others] = services;
  if (second === undefined) return first;
  const last = others.length === 0 ? second : `${others.length + 1} more`;
  return `${first} and ${last}`;
}

export function nameChannel({ id, name }: ScheduledDigest['channel']): string {
  return name === null ? id : `#${name}`;
}

/** `weekdays 09:00, Europe/Lisbon`. */
export function nameTimes({ words, timeZone }: ScheduledDigest['when']): string {
  return `${words}, ${timeZone}`;
}

const CONDITIONS = {
  always: '',
  changed: ', only where something moved',
  leaking: ', only where something grows',
};

export function nameCondition({ condition }: Pick<ScheduledDigest, 'condition'>): string {
  return CONDITIONS[condition];
}

/** The words after `/heap` that ask for the same. `spelledChannel` is what stands for its channel: `#perf`, or for a button, `<#C123>`. */
export function spellDigest(
  { services, when, condition, top }: ScheduledDigest,
  spelledChannel: string,
): string {
  return joinWords([
    'digest',
    'add',
    services === 'all' ? 'all' : services.join(','),
    when.words,
    spelledChannel,
    `tz=${when.timeZone}`,
    ...(condition === 'always' ? [] : [`if=${condition}`]),
    `top=${top}`,
  ]);
}

/** `Next: …, then ….` */
export function describeNext(next: readonly number[], paused: ScheduledDigest['paused']): Inline[] {
  if (paused !== null) return [text('It is paused: nothing is posted.')];
  const [first, second] = next;
  if (first === undefined) return [text('It never comes again.')];
  const then: Inline[] =
    second === undefined ? [] : [text(', then '), { kind: 'time', at: second }];
  return [text('Next: '), { kind: 'time', at: first }, ...then, text('.')];
}
