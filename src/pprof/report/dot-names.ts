/** The names of nodes in a picture: short, and a line for each part (PARITY 11.4, 11.5). */

import { baseName, type FrameInfo, nameComponents, shortenFunctionName } from '../names.ts';

/** The lines that name a node. `encode` is applied to the function's name before it is split. */
export function nameLines(
  info: FrameInfo,
  encode: (name: string) => string = (name) => name,
): string[] {
  const name = encode(shortenFunctionName(info.name));
  const file = info.file === '' ? '' : baseName(info.file);
  const components = nameComponents({ ...info, name, file });
  const nameIndex = info.address === 0n ? 0 : 1;
  return components.flatMap((component, index) =>
    index === nameIndex && name !== '' ? splitName(name) : [component],
  );
}

/** The dots that stand for type parameters are no separators. */
function splitName(name: string): string[] {
  return name.replaceAll('[...]', '[…]').split(/::|\./);
}
