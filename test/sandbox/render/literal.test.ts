import { describe, expect, test } from 'vitest';
import { renderText, toHtml } from '../../../src/sandbox/render/blocks.ts';

const names = { users: [], channels: [], fileAddress: () => '' };

/** The HTML of a text without the library's classes and wrappers. */
function drawn(text: string): string {
  return toHtml(renderText(text, names))
    .replaceAll(/ (?:class|style|target|rel)="[^"]*"/gu, '')
    .replaceAll(/<\/?(?:div|span)>/gu, '')
    .replaceAll(/\n+<\/code>/gu, '</code>')
    .replaceAll('\u00a0', ' ');
}

describe('mrkdwn is read as Slack reads it', () => {
  test.each([
    [
      '*bold* _italic_ ~gone~ `code`',
      '<p><strong>bold</strong> <em>italic</em> <s>gone</s> <code>code</code></p>',
    ],
    ['(*Context).Next and (*T).m', '<p>(*Context).Next and (*T).m</p>'],
    ['`(*Context).Next` *`(*T).m`*', '<p><code>(*Context).Next</code> <strong>(*T).m</strong></p>'],
    ['snake_case_name and __init__', '<p>snake_case_name and __init__</p>'],
    ['_it_, (_so_).', '<p><em>it</em>, (<em>so</em>).</p>'],
    [
      '# no heading\n1. no list\n- none\n    no code',
      '<p># no heading\n1. no list\n- none\n    no code</p>',
    ],
    ['[no](link) ![no](picture) **no bold**', '<p>[no](link) ![no](picture) **no bold**</p>'],
    ['&lt;script&gt; &amp; &amp;lt;', '<p>&lt;script&gt; &amp; &amp;lt;</p>'],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['<https://a.example/b_c_d|label>', '<p><a href="https://a.example/b_c_d">label</a></p>'],
    [
      'at <https://a.example/x_y/a_test.go?b=1&amp;c=2#L106|a_test.go:106> *b*: *c*',
      '<p>at <a href="https://a.example/x_y/a_test.go?b=1&amp;c=2#L106">a_test.go:106</a> <strong>b</strong>: <strong>c</strong></p>',
    ],
    ['two  spaces', '<p>two  spaces</p>'],
    ['```\nif *a* {\n\tb := <-c\n}\n```', '<code>\nif *a* {\n\tb := &lt;-c\n}</code>'],
    ['&gt; quoted\nafter', '<p>quoted</p><p>after</p>'],
    ['\ue041 stays out', '<p>\ufffd stays out</p>'],
  ])('%s', (text, html) => {
    expect(drawn(text)).toBe(html);
  });
});
