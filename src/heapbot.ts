/** The bot as one thing that starts and stops: configuration in, Slack out. */

import { setTimeout as sleep } from 'node:timers/promises';
import { openAnalysisPool } from './adapters/analysis/analysis-pool.ts';
import { createDeployHook } from './adapters/hooks/deploy-hook.ts';
import { createMetrics, type Metrics } from './adapters/metrics/metrics.ts';
import { openPictureRenderer } from './adapters/render/picture-renderer.ts';
import { openScheduler } from './adapters/scheduler/open-scheduler.ts';
import { startSlack } from './adapters/slack/bot.ts';
import { createDirectory } from './adapters/slack/directory.ts';
import type { Routes } from './adapters/slack/server.ts';
import { createUploadedFiles } from './adapters/slack/uploads.ts';
import { createRedisAccess } from './adapters/store/redis-access.ts';
import { type AnnouncementsOptions, createAnnounce } from './app/announcements.ts';
import { createAnswer } from './app/answer.ts';
import { createDigests } from './app/digests/digests.ts';
import { startJobs } from './app/jobs.ts';
import type { Log } from './app/log.ts';
import type { Poster, Scheduler, ServiceConfig, Store } from './app/ports.ts';
import { tellDeploy } from './app/tell-deploy.ts';
import { createWatches } from './app/watches.ts';
import { isFile, newReference, newWatchId, openPieces } from './assemble.ts';
import type { Config, SlackConfig } from './config.ts';

export interface Heapbot {
  readonly port: number;
  /** The workspace, as Slack calls it. */
  readonly team: string;
  /** What a service was like before heapbot knew it, from addresses that tell, oldest first; nothing where something is kept of it. */
  recallPast(service: ServiceConfig, addresses: readonly string[]): Promise<void>;
  /** Finishes what was acknowledged, then closes everything. */
  stop(): Promise<void>;
}

/** No profile that a person waits for takes longer than this to decode and report on. */
const ANALYSIS_TIMEOUT_MILLIS = 120_000;

/** `extra` are further pages on the same port. Throws StoreError, SlackStartError: each says what to do. */
export async function startHeapbot(
  config: Config & { readonly slack: SlackConfig },
  log: Log,
  extra: Routes = {},
): Promise<Heapbot> {
  const analysis = openAnalysisPool({
    maxInflatedBytes: config.fetch.maxInflatedBytes,
    timeoutMillis: ANALYSIS_TIMEOUT_MILLIS,
    log,
  });
  const { botToken, apiUrl } = config.slack;
  const uploads = createUploadedFiles({ botToken, apiUrl, limits: config.fetch, log });
  const pieces = await openPieces(config, analysis, log, uploads);
  const pictures = openPictureRenderer({ quickchartUrl: config.quickchartUrl, log });
  const metrics = createMetrics();
  const scheduler = openScheduler({
    redis: config.redisUrl === null ? null : createRedisAccess(config.redisUrl),
    role: config.role,
    store: pieces.store,
    observe: metrics.observeJob,
    log,
  });
  const common = {
    ...pieces,
    services: config.services,
    analysis,
    pictures,
    uploads,
    isFile,
    newReference,
    log,
    now: Date.now,
  };
  const directory = createDirectory({ botToken, apiUrl, log, now: Date.now });
  const digests = createDigests({
    ...common,
    scheduler,
    directory,
    sleep,
    observe: metrics.observeDigest,
  });
  const asking = { ...common, digests, directory, scheduler };
  const watches = createWatches({ ...asking, newId: newWatchId });
  const answer = createAnswer({ ...asking, watches, observe: metrics.observe });
  const state: State = { isConnected: () => false, poster: null };
  const parts = [pieces.store, scheduler];
  const slack = await startSlack({
    config: { ...config.slack, host: config.host, port: config.port },
    answer,
    claims: pieces.store,
    forms: { digests, directory },
    takesEvents: config.role !== 'worker',
    hooks: hookRoutes(config, pieces.store, log, async (announcement) =>
      state.poster === null
        ? null
        : await tellDeploy(announcement, state.poster, { ...asking, watches }),
    ),
    routes: { ...extra, ...healthRoutes(parts, metrics, () => state.isConnected()) },
    log,
  });
  state.isConnected = () => slack.isConnected();
  state.poster = slack.poster;
  await startJobs({
    ...common,
    scheduler,
    watches,
    digests,
    declared: config.digests,
    poster: slack.poster,
    sleep,
  });
  return {
    port: slack.port,
    team: slack.team,
    recallPast: (service, addresses) => pieces.snapshots.recallPast(service, addresses),
    stop: async () => {
      await slack.stop();
      await scheduler.close();
      pieces.snapshots.close();
      await Promise.all([analysis.close(), pictures.close(), pieces.source.close()]);
      await pieces.store.close();
    },
  };
}

/** What there is once Slack is. */
interface State {
  isConnected: () => boolean;
  poster: Poster | null;
}

/** Without a secret there is no such page. */
function hookRoutes(
  { hookSecret: secret, services }: Config,
  store: Store,
  log: Log,
  tell: AnnouncementsOptions['tell'],
): Routes {
  if (secret === null) return {};
  const announce = createAnnounce({ services, store, now: Date.now, tell, log });
  return { '/hooks/deploy': createDeployHook({ secret, announce, log }) };
}

/** /healthz: the process runs. /readyz: it can answer and schedule: store and scheduler do, and Slack is connected. */
function healthRoutes(
  parts: readonly Pick<Store | Scheduler, 'check'>[],
  metrics: Metrics,
  isConnected: () => boolean,
): Routes {
  return {
    '/healthz': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
    },
    '/readyz': async (_, response) => {
      const problem = await Promise.all(parts.map((part) => part.check())).then(
        () => (isConnected() ? null : 'not connected to Slack'),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      response
        .writeHead(problem === null ? 200 : 503, { 'content-type': 'text/plain' })
        .end(`${problem ?? 'ready'}\n`);
    },
    '/metrics': async (_, response) => {
      const { contentType, body } = await metrics.page();
      response.writeHead(200, { 'content-type': contentType }).end(body);
    },
  };
}
