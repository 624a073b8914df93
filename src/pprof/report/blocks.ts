/** Text in parts that are neither many nor too long for one string. */

/** The lines, each with its end, in parts of about 64 kB. */
export function* inBlocks(lines: Iterable<string>): Generator<string, void> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < BLOCK_LENGTH) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

const BLOCK_LENGTH = 65_536;
