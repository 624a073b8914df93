/** The words of `/heap leaks`: a service, one leak, or what is decided about it. */

import type { LeakAction } from '../change.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../errors.ts';
import { readService, refuseRest } from '../service-words.ts';

export type LeaksArgs =
  | {
      readonly kind: 'list';
      /** Those that are looked at. */
      readonly services: readonly string[];
      /** Those beyond what one answer looks at. */
      readonly skipped: number;
      /** `HEAP-7f3a`: the only leak that is asked about; null for all. */
      readonly id: string | null;
    }
  | { readonly kind: 'decide'; readonly id: string; readonly action: LeakAction };

/** Each service takes a part of a second to judge. */
const MOST_SERVICES = 40;

const ACTIONS: Readonly<Record<string, 'mute' | 'acknowledge' | 'reopen' | 'fixed'>> = {
  mute: 'mute',
  ack: 'acknowledge',
  acknowledge: 'acknowledge',
  reopen: 'reopen',
  unmute: 'reopen',
  fixed: 'fixed',
};

/** Throws UsageError. */
export function readLeaksWords(words: readonly string[], context: CommandContext): LeaksArgs {
  const [first = '', ...rest] = words;
  const action = Object.hasOwn(ACTIONS, first.toLowerCase())
    ? ACTIONS[first.toLowerCase()]
    : undefined;
  if (action !== undefined) return readDecision(first.toLowerCase(), action, rest);
  const named = readId(first);
  if (first === '' || (named !== null && rest.length === 0)) return listAll(context, named);
  const found = readService('leaks', words, context);
  const [typed = '', ...more] = found.rest;
  const id = readId(typed);
  refuseRest(
    'leaks',
    { ...found, rest: id === null ? found.rest : more },
    'a service, the id of a leak, or `mute`, `ack`, `reopen` and `fixed` with one',
  );
  return { kind: 'list', services: [found.service], skipped: 0, id };
}

/** With its `HEAP-`, for a few digits alone may be a service's name. */
function readId(typed: string): string | null {
  const [, digits] = /^heap-([0-9a-f]{4,40})$/iu.exec(typed) ?? [];
  return digits === undefined ? null : `HEAP-${digits.toLowerCase()}`;
}

/** A list of all is no part of an investigation: it does not go on with the service of the channel. */
function listAll({ services }: CommandContext, id: string | null): LeaksArgs {
  const names = services.map(({ name }) => name);
  const shown = names.slice(0, MOST_SERVICES);
  return { kind: 'list', services: shown, skipped: names.length - shown.length, id };
}

function readDecision(
  word: string,
  action: 'mute' | 'acknowledge' | 'reopen' | 'fixed',
  [typed = '', version = '', ...more]: readonly string[],
): LeaksArgs {
  const [, digits] = /^(?:heap-)?([0-9a-f]{4,40})$/iu.exec(typed) ?? [];
  if (digits === undefined) throw askForId(word, typed);
  const id = `HEAP-${digits.toLowerCase()}`;
  if (action !== 'fixed') {
    if (version !== '')
      throw new UsageError(`\`leaks ${word}\` takes one id.`, [`leaks ${word} ${id}`]);
    return { kind: 'decide', id, action: { kind: action } };
  }
  if (version === '' || more.length > 0 || version.length > 100) {
    throw new UsageError(
      `Which version mends ${id}? It is one word of at most 100 characters, as in \`/heap leaks fixed ${id} v1.43\`.`,
      [`leaks fixed ${id} v1.43`],
    );
  }
  return { kind: 'decide', id, action: { kind: 'fixed', version } };
}

function askForId(word: string, typed: string): UsageError {
  const wrong = typed === '' ? '' : ` \`${typed.slice(0, 60)}\` is none.`;
  return new UsageError(
    `Which leak?${wrong} \`leaks ${word}\` takes an id such as \`HEAP-7f3a\`: \`/heap leaks\` lists them.`,
    ['leaks'],
  );
}
