/** The data of the page: functions, frames and their values by sample type. */

/** What a frame stands for beside functions. */
const ROOT = 0;
const REST = 1;

/** Columns of a function's row. */
const NAME = 0;
const SHORT_NAMES = 1;
const FILE = 2;
const KIND = 3;
const MARKED = 4;

export function readData(document) {
  const data = JSON.parse(document.getElementById('data').textContent);
  const parent = parentsOf(data.depth);
  const functions = data.functions.map((row, index) => ({
    index,
    name: row[NAME],
    shortNames: row[SHORT_NAMES],
    file: row[FILE],
    kind: data.kinds[row[KIND]],
    isMarked: row[MARKED] === 1,
    isRoot: index === ROOT,
    isRest: index === REST,
  }));
  const types = data.types.map((type, index) => ({
    ...type,
    self: data.self[index],
    cum: addUp(data.self[index], parent),
    weight: addUp(data.self[index].map(Math.abs), parent),
    isDiff: data.isDiff,
  }));
  const { title, facts, shown, kinds, isDiff } = data;
  return { title, facts, shown, kinds, isDiff, functions, types, parent, called: data.function };
}

/** Frames come in the order of a walk, so a frame's caller is the last one before it that is less deep. */
function parentsOf(depth) {
  const path = [];
  return depth.map((level, frame) => {
    path[level] = frame;
    return level === 0 ? -1 : path[level - 1];
  });
}

function addUp(self, parent) {
  const cum = Float64Array.from(self);
  for (let frame = cum.length - 1; frame > 0; frame--) cum[parent[frame]] += cum[frame];
  return cum;
}
