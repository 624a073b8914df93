/** Which services a digest tells of. */

import type { DigestChannel, ScheduledDigest } from '../../commands/scheduled-digest.ts';
import type { ServiceConfig } from '../ports.ts';
import { isShownIn } from '../understand.ts';

/** Those that are configured and may be spoken of in its channel, as the configuration is now. */
export function servicesOf(
  { services: wanted, channel }: Pick<ScheduledDigest, 'services' | 'channel'>,
  services: readonly ServiceConfig[],
): readonly ServiceConfig[] {
  return services.filter(
    (service) =>
      (wanted === 'all' || wanted.includes(service.name)) && isShownInChannel(service, channel),
  );
}

export function isShownInChannel(service: ServiceConfig, channel: DigestChannel): boolean {
  const { workspace, id, name } = channel;
  const place = { workspace, channel: id, channelName: name, thread: null };
  return isShownIn(service, { place, surface: 'slack' });
}
