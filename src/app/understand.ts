/** From words to a command that may be carried out where it was given. */

import type { CommandContext, Investigation, ServiceSummary } from '../commands/command.ts';
import { type Parsed, parseCommand } from '../commands/parse.ts';
import type { Request } from './conversation.ts';
import type { Digests } from './digests/digests.ts';
import { NotAllowedError } from './errors.ts';
import { recallChannel, recallThread } from './places.ts';
import type { Directory, ServiceConfig, Store, UploadedFiles } from './ports.ts';

export interface UnderstandOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Store;
  readonly uploads: UploadedFiles;
  /** Whether the word of a person at the terminal names a file. */
  readonly isFile: (word: string) => boolean;
  /** Absent where nothing is told to channels. */
  readonly digests?: Digests;
  /** Absent where the platform knows nobody. */
  readonly directory?: Pick<Directory, 'timeZone'>;
}

/** Parses the words with all that the place and the configuration know. Throws UsageError, NotAllowedError. */
export async function understand(
  words: readonly string[],
  request: Request,
  options: UnderstandOptions,
): Promise<Parsed> {
  const context = {
    ...(await gatherContext(request, options)),
    ...(await gatherDigests(words, request, options)),
  };
  const parsed = parseCommand(words, context);
  for (const name of servicesOf(parsed)) refuseForeignChannel(name, request, options.services);
  return parsed;
}

/** Whether a service may be spoken of where it is asked. */
export function isShownIn(
  service: ServiceConfig,
  { place, surface }: Pick<Request, 'place' | 'surface'>,
): boolean {
  if (surface === 'terminal' || service.channels.length === 0) return true;
  return service.channels.some(
    (channel) => channel === place.channel || channel === place.channelName,
  );
}

/** All that it would read or change. */
function servicesOf({ command, args }: Parsed): string[] {
  const change = command.change?.(args) ?? null;
  return [
    ...command.needs(args).flatMap((query) => ('service' in query ? query.service : [])),
    ...(command.history?.(args) ?? []).flatMap(({ of }) => ('service' in of ? of.service : [])),
    ...(change !== null && 'service' in change ? [change.service] : []),
  ];
}

/** Also for a service that the words could only name through an old button or an investigation. */
function refuseForeignChannel(
  name: string,
  request: Request,
  services: readonly ServiceConfig[],
): void {
  const service = services.find((candidate) => candidate.name === name);
  if (service === undefined || isShownIn(service, request)) return;
  throw new NotAllowedError(name, service.channels);
}

async function gatherContext(
  request: Request,
  options: UnderstandOptions,
): Promise<Omit<CommandContext, 'commands'>> {
  const visible = options.services.filter((service) => isShownIn(service, request));
  const services = await Promise.all(visible.map((service) => summarize(service, options.store)));
  const own = await recallThread(request.place, options.store);
  const investigation = own ?? (await recallChannel(request.place, options.store));
  const isFile = request.surface === 'terminal' ? options.isFile : () => false;
  const attached = await findAttached(request, own, options.uploads);
  const canRevise = request.surface !== 'terminal' && request.isLast !== true;
  return { services, investigation, isFile, attached, canRevise };
}

/** Only for those who ask about digests: the platform is asked where the person is. */
async function gatherDigests(
  [first = '']: readonly string[],
  request: Request,
  { digests, directory }: UnderstandOptions,
): Promise<Pick<CommandContext, 'digests' | 'timeZone'>> {
  if (digests === undefined || first.toLowerCase() !== 'digest') return {};
  const [summaries, timeZone = null] = await Promise.all([
    digests.summarize(request),
    directory?.timeZone(request.person),
  ]);
  return { digests: summaries, timeZone };
}

/** The files that came with the words; in a thread that has looked at nothing yet, those that it began with. */
async function findAttached(
  { attached = [], place }: Request,
  own: Investigation | null,
  uploads: UploadedFiles,
): Promise<readonly string[]> {
  if (attached.length > 0 || place.thread === null || own !== null) return attached;
  return await uploads.inThread(place);
}

async function summarize(service: ServiceConfig, store: Store): Promise<ServiceSummary> {
  return {
    name: service.name,
    replicas: service.replicas.length,
    memoryLimit: service.memoryLimit,
    repository: service.repository,
    latest: await store.latest(service.name),
  };
}
