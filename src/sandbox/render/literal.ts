/**
 * Text that must appear as it stands. slack-blocks-to-jsx reads every text as Markdown, also plain text and code: `(*T).m` would
 * come out as `(**T).m`. Characters are therefore hidden as private-use code points while it renders, and put back afterwards.
 */

const firstHidden = 0xe000;

/** Plain text: literal but for emoji codes. */
export function hidePlain(text: string): string {
  const prepared = hideSpaces(withoutHidden(decode(text)));
  return splitBy(prepared, emoji, (token) => token, hidePunctuation);
}

/** Slack's mrkdwn: what Slack would read as markup stays, everything else is hidden. */
export function hideMrkdwn(text: string): string {
  const prepared = hideSpaces(withoutHidden(text)).replace(/^&gt;/gmu, '>');
  const masked = prepared.replace(mrkdwnTokens, (token) => mask.repeat(token.length));
  const kept = markupIn(masked);
  return splitBy(prepared, mrkdwnTokens, hideInToken, (rest, at) => hideAllBut(kept, rest, at));
}

/** Puts the hidden characters back into HTML, escaped. */
export function reveal(html: string): string {
  return html.replace(/[\ue000-\ue07f]/gu, (hidden) => {
    const character = String.fromCharCode((hidden.codePointAt(0) ?? firstHidden) - firstHidden);
    return escapes[character] ?? character;
  });
}

const emoji = /:[a-z0-9_+'-]+:/gu;

/** What is read as one thing: code, Slack's `<…>`, addresses, emoji codes, escaped characters. */
const mrkdwnTokens =
  /```[\s\S]*?```|`[^`\n]+`|<(?:[@#!]|https?:|mailto:)[^<>\n]*>|https?:\/\/[^\s<>|]+|:[a-z0-9_+'-]+:|&(?:lt|gt|amp);/gu;

/** Stands for a character of a token: neither a word nor a space. */
const mask = '\ue07f';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function hideCharacter(character: string): string {
  return String.fromCharCode(firstHidden + character.charCodeAt(0));
}

function hidePunctuation(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/gu, hideCharacter);
}

/** Indentation and runs of spaces, which Markdown would swallow or take for code. */
function hideSpaces(text: string): string {
  return text.replace(/^ +| {2,}/gmu, (spaces) => hideCharacter(' ').repeat(spaces.length));
}

/** Private-use characters of the text itself would be taken for hidden ones. */
function withoutHidden(text: string): string {
  return text.replace(/[\ue000-\ue07f]/gu, '\ufffd');
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function hideInToken(token: string): string {
  if (token.startsWith('&')) return hidePunctuation(decode(token));
  if (token.startsWith('```')) {
    const code = token.slice(3, -3).replace(/^\n|\n$/gu, '');
    return `\`\`\`\n${hidePunctuation(decode(code))}\n\`\`\``;
  }
  if (token.startsWith('`')) return `\`${hidePunctuation(decode(token.slice(1, -1)))}\``;
  return token.replace(LINK_TEXT, (text) => hidePunctuation(decode(text)));
}

/** What is shown of `<https://…|a.go:7>`: the library would look for emoji codes in it. */
const LINK_TEXT = /(?<=^<https?:[^|]*\|)[^>]+(?=>$)/u;

function splitBy(
  text: string,
  tokens: RegExp,
  mapToken: (token: string) => string,
  mapRest: (rest: string, at: number) => string,
): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(tokens)) {
    result += mapRest(text.slice(end, match.index), end) + mapToken(match[0]);
    end = match.index + match[0].length;
  }
  return result + mapRest(text.slice(end), end);
}

/**
 * Positions of the `*`, `_` and `~` that come in pairs around words, and of the `>` that start a quote. Harmless punctuation beside
 * an underscore stays as well: Markdown ends emphasis only before what it knows as punctuation.
 */
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
  for (const position of [...positions]) {
    for (const beside of [position - 1, position + 1]) {
      if (text[position] === '_' && /[.,;:?'"()]/u.test(text[beside] ?? '')) positions.add(beside);
    }
  }
  for (const { index } of text.matchAll(/^>/gmu)) positions.add(index);
  return positions;
}

function hideAllBut(kept: ReadonlySet<number>, text: string, at: number): string {
  return [...text.matchAll(/[\s\S]/g)]
    .map(({ 0: unit, index }) => (kept.has(at + index) ? unit : hidePunctuation(unit)))
    .join('');
}
