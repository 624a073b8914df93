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

/** In the menu of every message. */
export interface MessageShortcut {
  readonly name: string;
  readonly callbackId: string;
  readonly description: string;
}

export const MESSAGE_SHORTCUTS: readonly MessageShortcut[] = [
  {
    name: 'Analyze heap profile',
    callbackId: 'heap_analyze_file',
    description: 'Which functions hold the most memory in the profile attached to this message',
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

/**
 * An administrator may leave these out: without `im:history` heapbot does not answer in direct messages, without `files:read` it
 * reads no profile that people share, without the other histories it looks up no message by its link to see what is attached, nor
 * whether a digest was posted by a process that died just then. Without `users:read` nobody's time zone is known, without
 * `channels:read` and `groups:read` no channel by its name.
 */
export const OPTIONAL_SCOPES = [
  'im:history',
  'files:read',
  'channels:history',
  'groups:history',
  'users:read',
  'channels:read',
  'groups:read',
] as const;

type Scope = (typeof REQUIRED_SCOPES)[number] | (typeof OPTIONAL_SCOPES)[number];

interface Method {
  /** One of them is enough, which one depends on the channel; empty where any token may call it. */
  readonly scopes: readonly Scope[];
  /** Whether a call whose answer was lost may be made again without anybody seeing it twice. */
  readonly isRepeatable: boolean;
}

const READ_SCOPES: readonly Scope[] = ['channels:read', 'groups:read'];
const HISTORY_SCOPES: readonly Scope[] = ['channels:history', 'groups:history', 'im:history'];

/** The Web API methods that heapbot calls; there is no way to call another one. */
export const METHODS = {
  'auth.test': { scopes: [], isRepeatable: true },
  'chat.postMessage': { scopes: ['chat:write'], isRepeatable: false },
  'chat.postEphemeral': { scopes: ['chat:write'], isRepeatable: false },
  'chat.update': { scopes: ['chat:write'], isRepeatable: true },
  'chat.delete': { scopes: ['chat:write'], isRepeatable: true },
  'conversations.history': { scopes: HISTORY_SCOPES, isRepeatable: true },
  'conversations.replies': { scopes: HISTORY_SCOPES, isRepeatable: true },
  'files.getUploadURLExternal': { scopes: ['files:write'], isRepeatable: true },
  'files.completeUploadExternal': { scopes: ['files:write'], isRepeatable: false },
  'conversations.info': { scopes: READ_SCOPES, isRepeatable: true },
  'conversations.list': { scopes: READ_SCOPES, isRepeatable: true },
  'users.info': { scopes: ['users:read'], isRepeatable: true },
  // A trigger is good for one view.
  'views.open': { scopes: [], isRepeatable: false },
  'views.update': { scopes: [], isRepeatable: true },
  'files.info': { scopes: ['files:read'], isRepeatable: true },
} as const satisfies Readonly<Record<string, Method>>;

export type SlackMethod = keyof typeof METHODS;
