/** The channel that a person names, as far as the platform tells. */

import type { ChannelWords } from '../../commands/digest-change.ts';
import { UsageError } from '../../commands/errors.ts';
import type { DigestChannel } from '../../commands/scheduled-digest.ts';
import type { Place } from '../conversation.ts';
import type { Directory, FoundChannel } from '../ports.ts';

/** Throws UsageError where heapbot could not post there. */
export async function findChannel(
  words: ChannelWords,
  { workspace, channel, channelName }: Place,
  directory: Directory,
): Promise<DigestChannel> {
  if (words.kind === 'name') return { workspace, ...(await findByName(words.name, directory)) };
  const { id, name } = words.kind === 'here' ? { id: channel, name: channelName } : words;
  const found = await directory.channel({ id });
  if (found === 'absent') throw new UsageError(notThere(name));
  if (found === 'unknown') return { workspace, id, name };
  refuseClosed(found);
  return { workspace, id, name: found.name ?? name };
}

async function findByName(
  name: string,
  directory: Directory,
): Promise<Pick<DigestChannel, 'id' | 'name'>> {
  const found = await directory.channel({ name });
  if (found === 'unknown') {
    throw new UsageError(
      `I cannot look up #${name}: the Slack app lacks the scope channels:read (groups:read for private channels). Type the command in #${name} itself, or choose the channel in the form.`,
      ['digest add'],
    );
  }
  if (found === 'absent') throw new UsageError(notThere(name));
  refuseClosed(found);
  return { id: found.id, name: found.name ?? name };
}

function refuseClosed({ name, isArchived, isMember }: FoundChannel): void {
  if (isArchived) throw new UsageError(`${nameOf(name)} is archived: choose another channel.`);
  if (!isMember) throw new UsageError(notThere(name));
}

function notThere(name: string | null): string {
  return `I am not in ${nameOf(name)}, or there is no such channel. Invite me there (/invite @heapbot), then try again.`;
}

function nameOf(name: string | null): string {
  return name === null ? 'that channel' : `#${name}`;
}
