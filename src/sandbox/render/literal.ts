/**
 * Text that must appear as it stands. slack-blocks-to-jsx reads every text as Markdown, also plain text and code: `(*T).m` would
 * come out as `(**T).m`. Characters are therefore hidden as private-use code points while it renders, and put back afterwards.
 */

const firstHidden = 0xe000;

/** Keeps all of a text from being read as markup. */
export function hide(text: string): string {
  return withoutHidden(text)
    .replace(/[!-/:-@[-`{-~]/gu, hideCharacter)
    .replace(/^ +| {2,}/gmu, hideSpaces);
}

/** Plain text: literal but for emoji codes. */
export function hidePlain(text: string): string {
  return splitBy(decode(text), /:[a-z0-9_+'-]+:/gu, (emoji) => emoji, hide);
}

/** Slack's mrkdwn: what Slack would read as markup stays, everything else is hidden. */
export function hideMrkdwn(text: string): string {
  const tokens =
    /```[\s\S]*?```|`[^`\n]+`|<(?:[@#!]|https?:|mailto:)[^<>\n]*>|https?:\/\/[^\s<>|]+|:[a-z0-9_+'-]+:/gu;
  return splitBy(withoutHidden(text), tokens, hideInCode, (plain) =>
    hideAllBut(markupIn(decode(plain)), decode(plain)),
  );
}

/** Puts the hidden characters back into HTML, escaped. */
export function reveal(html: string): string {
  return html.replace(/[\ue000-\ue07f]/gu, (hidden) => {
    const character = String.fromCharCode((hidden.codePointAt(0) ?? firstHidden) - firstHidden);
    return escapes[character] ?? character;
  });
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function hideCharacter(character: string): string {
  return String.fromCharCode(firstHidden + character.charCodeAt(0));
}

function hideSpaces(spaces: string): string {
  return hideCharacter(' ').repeat(spaces.length);
}

/** Private-use characters of the text itself would be taken for hidden ones. */
function withoutHidden(text: string): string {
  return text.replace(/[\ue000-\ue07f]/gu, '\ufffd');
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function hideInCode(token: string): string {
  if (token.startsWith('```')) return `\`\`\`${hide(decode(token.slice(3, -3)))}\`\`\``;
  return token.startsWith('`') ? `\`${hide(decode(token.slice(1, -1)))}\`` : token;
}

function splitBy(
  text: string,
  tokens: RegExp,
  mapToken: (token: string) => string,
  mapRest: (rest: string) => string,
): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(tokens)) {
    result += mapRest(text.slice(end, match.index)) + mapToken(match[0]);
    end = match.index + match[0].length;
  }
  return result + mapRest(text.slice(end));
}

/** Positions of the `*`, `_` and `~` that come in pairs around words, and of the `>` that start a quote. */
function markupIn(text: string): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const pattern of [
    /(?<![\w*])\*(?=[^\s*])(?:[^*\n]*[^\s*])?\*(?![\w*])/gu,
    /(?<!\w)_(?=[^\s_])(?:[^_\n]*[^\s_])?_(?!\w)/gu,
    /(?<![\w~])~(?=[^\s~])(?:[^~\n]*[^\s~])?~(?![\w~])/gu,
  ]) {
    for (const { index, 0: whole } of text.matchAll(pattern)) {
      positions.add(index).add(index + whole.length - 1);
    }
  }
  for (const { index } of text.matchAll(/^>/gmu)) positions.add(index);
  return positions;
}

function hideAllBut(kept: ReadonlySet<number>, text: string): string {
  let result = '';
  let from = 0;
  for (const position of [...kept].sort((a, b) => a - b)) {
    result += hide(text.slice(from, position)) + text.charAt(position);
    from = position + 1;
  }
  return result + hide(text.slice(from));
}
