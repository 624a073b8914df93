/** heapbot's Slack side between a fake Slack and an answer that the test gives. */

import { type SlackBot, startSlack } from '../../src/adapters/slack/bot.ts';
import type { Forms } from '../../src/adapters/slack/listeners.ts';
import type { Answer } from '../../src/app/conversation.ts';
import type { Log } from '../../src/app/log.ts';
import type { ClaimStore } from '../../src/app/ports.ts';
import { APP_TOKEN, FakeSlack, SECRET, TOKEN } from './fake-slack.ts';
import { createMemoryStore } from './memory-store.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly facts: unknown;
}

export const QUICK = { retryMillis: 10, progressMillis: 50, callMillis: 1_000, claimMillis: 100 };

export function recordLog(): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log): Log[keyof Log] =>
    (message, facts) =>
      void lines.push({ level, message, facts });
  return {
    lines,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
  };
}

export interface RunningBot {
  readonly fake: FakeSlack;
  readonly bot: SlackBot;
  readonly lines: LogLine[];
  stop(): Promise<void>;
}

export interface BotSetUp {
  readonly forms?: Forms;
  readonly answer: Answer;
  readonly mode?: 'http' | 'socket';
  readonly claims?: ClaimStore;
  readonly drainMillis?: number;
  readonly fake?: FakeSlack;
  readonly takesEvents?: boolean;
}

export async function runBot(setUp: BotSetUp): Promise<RunningBot> {
  const fake = setUp.fake ?? (await FakeSlack.start());
  const { log, lines } = recordLog();
  const isSocket = setUp.mode === 'socket';
  const bot = await startSlack({
    config: {
      botToken: TOKEN,
      signingSecret: isSocket ? null : SECRET,
      appToken: isSocket ? APP_TOKEN : null,
      apiUrl: fake.apiUrl,
      host: '127.0.0.1',
      port: 0,
    },
    answer: setUp.answer,
    claims: setUp.claims ?? createMemoryStore(),
    ...(setUp.forms === undefined ? {} : { forms: setUp.forms }),
    routes: { '/healthz': (_, response) => void response.end('ok') },
    takesEvents: setUp.takesEvents ?? true,
    log,
    timings: { ...QUICK, drainMillis: setUp.drainMillis ?? 5_000 },
  });
  return {
    fake,
    bot,
    lines,
    async stop() {
      await bot.stop();
      await fake.stop();
    },
  };
}
