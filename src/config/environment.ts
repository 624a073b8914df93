/** The environment variables, each with its check and its default. */

import { z } from 'zod';
import type { ServiceConfig } from '../app/ports.ts';
import { ConfigError, describeIssue } from './problems.ts';
import { type Environment, plainService, SERVICE_NAME, toReplicas } from './services.ts';
import { bytes, duration, httpUrl, isHttpUrl } from './units.ts';

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .startsWith('xoxb-', 'a bot token, which starts with xoxb-')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(1, 'the signing secret of the app, from Basic Information')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith('xapp-', 'an app-level token, which starts with xapp-')
    .optional(),
  SLACK_API_URL: httpUrl
    .refine((url) => url.endsWith('/api/'), 'a base address that ends in /api/')
    .default('https://slack.com/api/'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce
    .number('a port number')
    .int('a port number')
    .min(0)
    .max(65_535, 'a port up to 65535')
    .default(3000),
  REDIS_URL: z
    .string()
    .regex(
      /^rediss?(\+\w+)?:\/\//u,
      'an address such as redis://host:6379/0 (see docs/operations.md)',
    )
    .optional(),
  HEAPBOT_ROLE: z.enum(['web', 'worker', 'all'], 'one of web, worker, all').default('all'),
  HEAPBOT_DATA_DIR: z.string().default('.heapbot'),
  HEAPBOT_CONFIG: z.string().optional(),
  HEAPBOT_SERVICES: z.string().default('').transform(inlineServices),
  HEAPBOT_HOOK_SECRET: z.string().min(16, 'a secret of at least 16 characters').optional(),
  QUICKCHART_URL: httpUrl.optional(),
  HEAPBOT_FETCH_TIMEOUT: duration.default(30_000),
  HEAPBOT_MAX_PROFILE_BYTES: bytes.default(512 * 2 ** 20),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'one of debug, info, warn, error, silent')
    .default('info'),
});

/** The names of all variables that heapbot reads. */
export const variableNames: readonly string[] = Object.keys(environmentSchema.shape);

export type Variables = z.output<typeof environmentSchema>;

/** An empty variable counts as one that is not set: that is how .env files and compose files leave things out. */
export function checkEnvironment(environment: Environment): Variables {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  );
  const result = environmentSchema.safeParse(set);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => describeIssue(issue, set, '')));
}

/** `svc-blog=http://127.0.0.1:6060/debug/pprof/heap,other=…`; a name that stands several times has several replicas. */
function inlineServices(text: string, context: z.RefinementCtx): ServiceConfig[] {
  const urls = new Map<string, string[]>();
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [name = '', ...rest] = entry.trim().split('=');
    const url = rest.join('=');
    if (!SERVICE_NAME.test(name) || !isHttpUrl(url)) {
      context.addIssue({
        code: 'custom',
        message: 'a list such as svc-blog=http://127.0.0.1:6060/debug/pprof/heap,other=https://…',
      });
      return [];
    }
    urls.set(name, [...(urls.get(name) ?? []), url]);
  }
  return [...urls].map(([name, addresses]) => plainService(name, toReplicas(addresses)));
}
