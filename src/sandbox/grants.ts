/** What Slack lets an app do for a short while: open a view with a trigger, answer through a response_url. */

import type { Clock } from './clock.ts';
import { newSecret } from './ids.ts';

/** Where an answer through a response_url appears, and to whom. */
export interface ResponsePlace {
  readonly channel: string;
  readonly person: string;
  readonly thread: string | null;
  /** The message whose button was clicked; for a slash command, the last answer through this address. */
  readonly message: string | null;
}

export interface Grants {
  /** A trigger_id: one use within three seconds. */
  trigger(person: string): string;
  /** The person who gave the trigger, or Slack's error. */
  spendTrigger(id: string): { readonly person: string } | { readonly error: string };
  /** The last part of a response_url: five uses within thirty minutes. */
  response(place: ResponsePlace): string;
  spendResponse(token: string): ResponsePlace | { readonly error: string };
  /** What was answered, so that a later use may replace or delete it. */
  rememberAnswer(token: string, ts: string): void;
}

const triggerMillis = 3000;
const responseMillis = 30 * 60 * 1000;
const responseUses = 5;
const maxKept = 1000;

export function createGrants(clock: Clock): Grants {
  const triggers = new Map<string, { person: string; until: number; used: boolean }>();
  const responses = new Map<string, { place: ResponsePlace; until: number; left: number }>();
  return {
    trigger(person) {
      const id = `${clock.now()}.${newSecret()}`;
      keep(triggers, id, { person, until: clock.now() + triggerMillis, used: false });
      return id;
    },
    spendTrigger(id) {
      const trigger = triggers.get(id);
      if (trigger === undefined) return { error: 'invalid_trigger_id' };
      if (clock.now() > trigger.until) return { error: 'expired_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      trigger.used = true;
      return { person: trigger.person };
    },
    response(place) {
      const token = newSecret();
      keep(responses, token, { place, until: clock.now() + responseMillis, left: responseUses });
      return token;
    },
    spendResponse(token) {
      const grant = responses.get(token);
      if (grant === undefined || clock.now() > grant.until) return { error: 'expired_url' };
      if (grant.left === 0) return { error: 'used_url' };
      grant.left -= 1;
      return grant.place;
    },
    rememberAnswer(token, ts) {
      const grant = responses.get(token);
      if (grant !== undefined && grant.place.message === null) {
        grant.place = { ...grant.place, message: ts };
      }
    },
  };
}

/** Remembers; the oldest is forgotten where there are too many. */
function keep<Value>(values: Map<string, Value>, key: string, value: Value): void {
  values.set(key, value);
  const oldest = values.keys().next();
  if (values.size > maxKept && !oldest.done) values.delete(oldest.value);
}
