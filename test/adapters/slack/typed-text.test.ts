import { expect, test } from 'vitest';
import { plainWords, withoutMention } from '../../../src/adapters/slack/typed-text.ts';

test.each([
  ['top svc-blog 10', 'top svc-blog 10'],
  ['  peek  x ', 'peek  x'],
  ['peek &lt;init&gt; &amp;amp;', 'peek <init> &amp;'],
  ['peek <http://reflect.Value.Call|reflect.Value.Call>', 'peek reflect.Value.Call'],
  ['top <https://svc.example.com/debug>', 'top https://svc.example.com/debug'],
  ['digest add <#C012AB3CD|perf> <#C012AB3CD>', 'digest add <#C012AB3CD|perf> <#C012AB3CD>'],
  ['watch <@U012AB3CD> <@U012AB3CD|ann>', 'watch @U012AB3CD @U012AB3CD'],
  ['mail <mailto:a@b.c|a@b.c> <mailto:a@b.c>', 'mail a@b.c a@b.c'],
  ['tell <!here> <!subteam^S1|@perf>', 'tell @here @perf'],
  ['peek `(*T).m`', 'peek (*T).m'],
  ['top\u00a0svc-blog', 'top svc-blog'],
  ['“quotes” — stay', '“quotes” — stay'],
  ['a < b', 'a < b'],
  ['x'.repeat(10_000), 'x'.repeat(4_000)],
])('%j', (typed, words) => {
  expect(plainWords(typed)).toBe(words);
});

test.each([
  ['<@U0BOT> top svc', 'top svc'],
  ['<@U0BOT|heapbot>: top', 'top'],
  ['please <@U0BOT> top', 'top'],
  ['top svc <@U0BOT>', 'top svc'],
  ['<@U0BOT>', ''],
  ['top <@U0OTHER>', 'top @U0OTHER'],
  ['<@U0OTHER> top svc', 'top svc'],
  ['<@U0OTHER> ask <@U0BOT> top svc', 'top svc'],
])('the mention is taken out of %j', (typed, words) => {
  expect(withoutMention(typed, 'U0BOT')).toBe(words);
});
