/** All that the parts of the sandbox share: the workspace, what was granted, how the bot is reached. */

import type { Delivery } from './delivery.ts';
import type { Grants } from './grants.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Views } from './views.ts';
import type { Workspace } from './workspace.ts';

export interface Slack {
  readonly workspace: Workspace;
  readonly grants: Grants;
  readonly views: Views;
  readonly delivery: Delivery;
  readonly rateLimits: RateLimits;
  readonly botToken: string;
  /** What the app may do. */
  readonly scopes: ReadonlySet<string>;
  /** The commands of the app, for the composer and for "not a valid command". */
  readonly commands: readonly SlashCommand[];
  /** What the app adds to the menu of every message. */
  readonly shortcuts: readonly MessageShortcut[];
  /** How long a file stays without a mimetype after its upload, and how long its share takes. */
  readonly processingMillis: number;
  /** The sandbox's own address, without a slash at the end. */
  readonly baseUrl: () => string;
}

export interface MessageShortcut {
  readonly callbackId: string;
  readonly name: string;
}

export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  /** Texts that the composer suggests after the command. */
  readonly examples: readonly string[];
}
