/** A sandbox, a bot of a few lines and a person at the page, joined for one test and closed after it. */

import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts';
import { type FakeBot, startFakeBot } from './fake-bot.ts';
import { openPage, type SandboxPerson } from './sandbox-person.ts';

export interface OpenSandbox {
  readonly sandbox: Sandbox;
  readonly bot: FakeBot;
  readonly page: SandboxPerson;
  /** Slack's own client, as a bot uses it. */
  readonly client: WebClient;
}

export async function openSandbox(
  options: SandboxOptions = {},
  answer?: Parameters<typeof startFakeBot>[0],
): Promise<OpenSandbox> {
  const bot = await startFakeBot(answer);
  const sandbox = await startSandbox({ processingMillis: 10, ...options, botUrl: bot.url });
  const page = await openPage(sandbox);
  onTestFinished(async () => {
    page.leave();
    await sandbox.close();
    await bot.close();
  });
  return { sandbox, bot, page, client: clientOf(sandbox) };
}

/** Refusals are what these tests are about. */
const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export function clientOf(sandbox: Sandbox, token = sandbox.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: sandbox.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

/** The error codes that Slack's client throws for calls, one after the other. */
export async function errorsOf(calls: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const errors: string[] = [];
  for (const call of calls) errors.push(await errorOf(call()));
  return errors;
}

export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    const data = error instanceof Error && 'data' in error ? error.data : undefined;
    const hasCode = typeof data === 'object' && data !== null && 'error' in data;
    return hasCode ? String(data.error) : String(error);
  }
}
