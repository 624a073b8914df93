/** What is wrong with a form, said at the field it is wrong in. */

import type { Directory } from '../../../app/ports.ts';
import { MOST_ROWS } from '../../../commands/digest/digest-options.ts';
import { readSchedule } from '../../../commands/digest/schedule-words.ts';
import { readTimeZone } from '../../../commands/digest/time-zones.ts';
import { cut } from '../blocks/text.ts';
import type { Field, FormValues } from './form-state.ts';

export type FormErrors = Readonly<Partial<Record<Field, string>>>;

/** Slack waits three seconds for all of it. */
const LOOK_UP_MILLIS = 1_500;
const LONGEST_ERROR = 250;

/** Empty where nothing is wrong. Never rejects. */
export async function checkForm(
  values: FormValues,
  directory: Pick<Directory, 'channel'>,
): Promise<FormErrors> {
  const found: Partial<Record<Field, string | null>> = {
    services: values.services.length === 0 ? 'Choose at least one service.' : null,
    when: checkSchedule(values.when),
    time_zone: checkZone(values.timeZone),
    channel: await checkChannel(values.channel, directory),
    top: checkTop(values.top),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([field, why]) =>
      why === null ? [] : [[field, cut(why, LONGEST_ERROR)]],
    ),
  );
}

function checkSchedule(when: string): string | null {
  const reading = readSchedule(when);
  if (reading.kind === 'times') return null;
  const near = reading.nearest.join(', or ');
  const why = reading.why.replaceAll('`', '"');
  return near === '' ? why : `${why} Did you mean: ${near}?`;
}

function checkZone(name: string): string | null {
  const reading = readTimeZone(name);
  if (reading.kind === 'zone') return null;
  const near = reading.nearest.join(', ');
  return near === ''
    ? 'This is no time zone. They are named after a city, as in Europe/Lisbon.'
    : `This is no time zone. Did you mean: ${near}?`;
}

function checkTop(typed: string): string | null {
  const top = /^\d{1,3}$/u.test(typed) ? Number(typed) : 0;
  return top >= 1 && top <= MOST_ROWS ? null : `It takes 1 to ${MOST_ROWS} rows.`;
}

/** Where it cannot be told in time the digest itself will say. */
async function checkChannel(
  id: string,
  directory: Pick<Directory, 'channel'>,
): Promise<string | null> {
  if (id === '') return 'Choose a channel.';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unknown'>((resolve) => {
    timer = setTimeout(() => resolve('unknown'), LOOK_UP_MILLIS);
  });
  const found = await Promise.race([directory.channel({ id }), late]);
  clearTimeout(timer);
  if (found === 'unknown') return null;
  if (found === 'absent' || !found.isMember)
    return 'I am not in that channel. Invite me there with /invite, then try again.';
  return found.isArchived ? 'That channel is archived.' : null;
}
