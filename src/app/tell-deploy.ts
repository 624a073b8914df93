/** Tells a channel of a deploy that a machine announced, as `/heap deployed` would there, and goes on until the verdict stands. */

import type { Announcement } from './announcements.ts';
import type { Request } from './conversation.ts';
import { type InvestigateOptions, investigate } from './investigate.ts';
import type { Poster, ServiceConfig } from './ports.ts';
import { type UnderstandOptions, understand } from './understand.ts';
import type { Watches } from './watches.ts';

export interface TellOptions extends InvestigateOptions, UnderstandOptions {
  readonly watches: Pick<Watches, 'begin'>;
}

/** The channel that was told; null where there is none to tell. Throws PostError, StoreError. */
export async function tellDeploy(
  { service: name, version, channel: wanted }: Announcement,
  poster: Pick<Poster, 'post'>,
  options: TellOptions,
): Promise<string | null> {
  const service = options.services.find((candidate) => candidate.name === name);
  const channel = service === undefined ? null : chooseChannel(service, wanted);
  if (channel === null) return null;
  const words = ['deployed', name, version];
  const request: Request = {
    text: words.join(' '),
    place: { workspace: '', channel, channelName: null, thread: null },
    person: 'hook',
    surface: 'slack',
  };
  const result = await investigate(await understand(words, request, options), request, options);
  const posted = await poster.post(request.place, result.message);
  if (result.followUp !== null) await options.watches.begin(posted, result.followUp, request);
  return channel;
}

/** What a service may be spoken of in decides; a machine knows channels by their ids only. */
function chooseChannel({ channels }: ServiceConfig, wanted: string | null): string | null {
  if (wanted !== null && (channels.length === 0 || channels.includes(wanted))) return wanted;
  return channels.find((channel) => /^[CG][A-Z0-9]{2,20}$/u.test(channel)) ?? null;
}
