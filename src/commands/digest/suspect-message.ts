/** What a digest says of suspects: those that are new, worse or gone, by the names they are asked about with. */

import { bold, code, text } from '../../message/compose.ts';
import type { Block, Inline } from '../../message/message.ts';
import { shortenName } from '../../message/shorten-name.ts';
import { briefName, formatRate } from '../leak-words.ts';
import type { ServiceNews } from './service-news.ts';

const MOST_LINES = 10;
const LONGEST_NAME = 50;

/** Nothing where no suspect is to be spoken of. */
export function describeSuspects(services: readonly ServiceNews[]): Block[] {
  const lines = services.flatMap(linesOf);
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_LINES);
  const left = lines.length - shown.length;
  const more = left === 0 ? [] : [[text(`and ${left} more`)]];
  const content = [...shown, ...more].flatMap((line, at) =>
    at === 0 ? line : [text('\n'), ...line],
  );
  return [{ kind: 'paragraph', content }];
}

const NEWS = { new: 'new', worse: 'worse', known: 'still' };

function linesOf({ service, suspects, gone }: ServiceNews): Inline[][] {
  return [
    ...suspects.map(({ id, name, news, slopeBytesPerHour }) => [
      bold(`${NEWS[news]} ${id}`),
      text(` ${service}: `),
      code(shortName(name)),
      text(` ${formatRate(slopeBytesPerHour.estimate)}`),
    ]),
    ...gone.map(({ id, name }) => [
      bold(`gone ${id}`),
      text(` ${service}: `),
      code(shortName(name)),
      text(' grows no more'),
    ]),
  ];
}

function shortName(name: string): string {
  return shortenName(briefName(name), (form) => form.length <= LONGEST_NAME);
}
