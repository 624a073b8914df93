/** The configuration: environment and heapbot.yaml, checked once, as one value. */

import type { DeclaredDigest } from './app/digests/declared-digests.ts';
import type { ServiceConfig, StoreLimits } from './app/ports.ts';
import { refuseTwins, refuseUnknownServices } from './config/digests.ts';
import { checkEnvironment, type Variables } from './config/environment.ts';
import { ConfigError } from './config/problems.ts';
import {
  checkFile,
  type Environment,
  emptyFile,
  readTextFile,
  refuseDoubles,
} from './config/services.ts';

export { ConfigError } from './config/problems.ts';

export interface Config {
  readonly slack: SlackConfig | null;
  readonly host: string;
  readonly port: number;
  readonly redisUrl: string | null;
  /** `web` answers people, `worker` does jobs, `all` does both. Only with Redis may it be another than `all`. */
  readonly role: 'web' | 'worker' | 'all';
  readonly dataDir: string;
  readonly quickchartUrl: string | null;
  /** What `POST /hooks/deploy` must be sent; null: there is no such hook. */
  readonly hookSecret: string | null;
  readonly fetch: {
    readonly timeoutMillis: number;
    readonly maxWireBytes: number;
    readonly maxInflatedBytes: number;
  };
  readonly storeLimits: StoreLimits;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly services: readonly ServiceConfig[];
  /** Those that heapbot.yaml declares. */
  readonly digests: readonly DeclaredDigest[];
}

export interface SlackConfig {
  readonly botToken: string;
  /** Null in Socket Mode. */
  readonly signingSecret: string | null;
  /** Present: Socket Mode. */
  readonly appToken: string | null;
  readonly apiUrl: string;
}

/**
 * Reads the environment and the YAML file that it names. Throws ConfigError, which names each key that is wrong, what was found
 * (never a secret) and what is expected.
 */
export function readConfig(environment: Environment, readFile = readTextFile): Config {
  const variables = checkEnvironment(environment);
  const fileName = variables.HEAPBOT_CONFIG ?? 'heapbot.yaml';
  const text = readFile(fileName);
  if (text === null && variables.HEAPBOT_CONFIG !== undefined) {
    throw new ConfigError([
      `HEAPBOT_CONFIG: there is no file ${fileName}; expected the path of a YAML file`,
    ]);
  }
  const file = text === null ? emptyFile : checkFile(text, fileName, environment);
  const services = [...file.services, ...variables.HEAPBOT_SERVICES];
  refuseDoubles(services);
  refuseTwins(file.digests);
  refuseUnknownServices(file.digests, new Set(services.map(({ name }) => name)));
  return {
    slack: slackConfig(variables),
    host: variables.HOST,
    port: variables.PORT,
    redisUrl: variables.REDIS_URL ?? null,
    role: readRole(variables),
    dataDir: variables.HEAPBOT_DATA_DIR,
    quickchartUrl: variables.QUICKCHART_URL ?? null,
    hookSecret: variables.HEAPBOT_HOOK_SECRET ?? null,
    fetch: {
      timeoutMillis: variables.HEAPBOT_FETCH_TIMEOUT,
      maxWireBytes: variables.HEAPBOT_MAX_PROFILE_BYTES,
      maxInflatedBytes: variables.HEAPBOT_MAX_PROFILE_BYTES,
    },
    storeLimits: file.store,
    logLevel: variables.LOG_LEVEL,
    services,
    digests: file.digests,
  };
}

/** A part of heapbot needs the other part, and a place where they meet. */
function readRole({ HEAPBOT_ROLE: role, REDIS_URL: redisUrl }: Variables): Config['role'] {
  if (role === 'all' || redisUrl !== undefined) return role;
  throw new ConfigError([
    `HEAPBOT_ROLE: is ${role}, and REDIS_URL is not set; expected REDIS_URL, through which processes share their work, or the role all`,
  ]);
}

function slackConfig(variables: Variables): SlackConfig | null {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_APP_TOKEN: appToken,
  } = variables;
  if (botToken === undefined && signingSecret === undefined && appToken === undefined) return null;
  if (botToken === undefined) {
    throw new ConfigError([
      'SLACK_BOT_TOKEN: not set, though another Slack variable is; expected the bot token, which starts with xoxb-',
    ]);
  }
  if (signingSecret === undefined && appToken === undefined) {
    throw new ConfigError([
      'SLACK_SIGNING_SECRET: not set; expected the signing secret of the app (HTTP), or SLACK_APP_TOKEN (Socket Mode)',
    ]);
  }
  return {
    botToken,
    signingSecret: signingSecret ?? null,
    appToken: appToken ?? null,
    apiUrl: variables.SLACK_API_URL,
  };
}
