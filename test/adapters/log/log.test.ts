import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/adapters/log/log.ts';

describe('the log', () => {
  it('writes one line of JSON with the facts', () => {
    const { lines, log } = capture();
    log.info('fetched', { service: 'svc-blog', millis: 12 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      msg: 'fetched',
      service: 'svc-blog',
      millis: 12,
    });
  });

  it('writes an error with its stack', () => {
    const { lines, log } = capture();
    log.error('failed', { error: new TypeError('x is undefined') });
    expect(JSON.parse(lines[0] ?? '').error).toMatchObject({
      type: 'TypeError',
      message: 'x is undefined',
    });
  });

  it.each([
    ['a token', new Error('called with xoxb-123-456-abc')],
    ['a known secret', new Error('signed with hush-hush-hush')],
    ['a password in an address', new Error('redis://:hush-hush@host:6379 refused')],
  ])('takes out %s', (_, error) => {
    const { lines, log } = capture();
    log.error('failed', { error });
    expect(lines[0]).toContain('[secret]');
    expect(lines[0]).not.toMatch(/xoxb-123|hush-hush/u);
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = capture();
    log.debug('nothing');
    expect(lines).toEqual([]);
  });
});

function capture() {
  const lines: string[] = [];
  const log = createLog('info', ['hush-hush-hush'], (line) => lines.push(line));
  return { lines, log };
}
