/** Groups the rows of a table by the number in one of its columns. */

/** The rows where `column` holds a group's number, in order. */
export function groupRows(
  column: Uint32Array,
  groupCount: number,
): (group: number) => readonly number[] {
  const start = new Uint32Array(groupCount + 1);
  for (const group of column) start[group + 1] = (start[group + 1] as number) + 1;
  for (let group = 0; group < groupCount; group++) {
    start[group + 1] = (start[group + 1] as number) + (start[group] as number);
  }
  const next = start.slice();
  const rows = new Uint32Array(column.length);
  column.forEach((group, row) => {
    const place = next[group] as number;
    rows[place] = row;
    next[group] = place + 1;
  });
  return (group) => Array.from(rows.subarray(start[group], start[group + 1]));
}
