/** All of Slack that heapbot touches: the listeners and the manifests are both made from these lists. */

export interface SlashCommand {
  readonly command: `/${string}`;
  readonly description: string;
  readonly usageHint: string;
}

export const SLASH_COMMANDS: readonly SlashCommand[] = [
  {
    command: '/heap',
    description: 'Is this service leaking? What grows, and whose code is it?',
    usageHint: 'top svc-blog 10 | peek svc-blog reflect.Value.Call | services | help',
  },
];

/** Events as the manifest names them. `scope` is what Slack asks for before it sends one. */
export const EVENTS = [
  { name: 'app_mention', scope: 'app_mentions:read' },
  { name: 'message.im', scope: 'im:history' },
] as const;

/** Without these heapbot cannot answer. */
export const REQUIRED_SCOPES = [
  'app_mentions:read',
  'chat:write',
  'commands',
  'files:write',
] as const;

/** An administrator may leave these out: without `im:history` heapbot does not answer in direct messages. */
export const OPTIONAL_SCOPES = ['im:history'] as const;

type Scope = (typeof REQUIRED_SCOPES)[number] | (typeof OPTIONAL_SCOPES)[number];

interface Method {
  /** Null where any token may call it. */
  readonly scope: Scope | null;
  /** Whether a call whose answer was lost may be made again without anybody seeing it twice. */
  readonly isRepeatable: boolean;
}

/** The Web API methods that heapbot calls; there is no way to call another one. */
export const METHODS = {
  'auth.test': { scope: null, isRepeatable: true },
  'chat.postMessage': { scope: 'chat:write', isRepeatable: false },
  'chat.postEphemeral': { scope: 'chat:write', isRepeatable: false },
  'chat.update': { scope: 'chat:write', isRepeatable: true },
  'chat.delete': { scope: 'chat:write', isRepeatable: true },
  'files.getUploadURLExternal': { scope: 'files:write', isRepeatable: true },
  'files.completeUploadExternal': { scope: 'files:write', isRepeatable: false },
} as const satisfies Readonly<Record<string, Method>>;

export type SlackMethod = keyof typeof METHODS;
