import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { spellForShell } from '../../../src/adapters/terminal/shell-words.ts';

it.each([
  ['top svc-blog 10', 'top svc-blog 10'],
  ['peek svc-blog main\\.\\(\\*T\\)\\.M', "peek svc-blog 'main\\.\\(\\*T\\)\\.M'"],
  ['peek "a b" it\'s ""', "peek 'a b' 'it'\\''s' ''"],
  ['top focus="a|b" #1 ~ $HOME !x', "top 'focus=a|b' '#1' '~' '$HOME' '!x'"],
  ['top [service] [rows]', 'top [service] [rows]'],
])('%j is typed as %j, and the shell reads what was meant', (command, spelled) => {
  expect(spellForShell(command)).toBe(spelled);
  const read = execFileSync('sh', ['-c', `printf '%s\\n' ${spelled}`], { encoding: 'utf8' });
  const words = command.replaceAll('"', '').replace('focus=a b', 'focus=a|b');
  expect(read.trimEnd().split('\n').join(' ').trim()).toBe(words.trim());
});
