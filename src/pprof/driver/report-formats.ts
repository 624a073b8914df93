/** The reports of pprof by the name of their flag, and which of them heapbot makes. A new report is one entry here and one in printers.ts. */

export interface ReportFormat {
  /** Whether the flag's value is a regular expression. */
  readonly takesRegexp: boolean;
  readonly summary: string;
  /** The ending of its files, where pprof keeps it off the screen of a terminal; empty for what people read. */
  readonly fileEnding?: string;
  /** What is printed is for Graphviz, and the report is the picture that it makes of that. */
  readonly isPicture?: true;
  /** For a report that pprof has and heapbot has not: what to do. */
  readonly instead?: string;
}

const top: ReportFormat = {
  takesRegexp: false,
  summary: 'The functions that hold the most, one row each',
};

const madeReports = {
  top,
  text: top,
  peek: {
    takesRegexp: true,
    summary: 'Callers and callees of the functions that match the regexp',
  },
  tree: {
    takesRegexp: false,
    summary: 'Every function between its callers and its callees',
  },
  callgrind: {
    takesRegexp: false,
    summary: 'The call graph for KCachegrind',
    fileEnding: 'callgraph.out',
  },
  comments: {
    takesRegexp: false,
    summary: 'The comments that the profile holds',
  },
  dot: {
    takesRegexp: false,
    summary: 'The call graph in the language of Graphviz',
  },
  list: {
    takesRegexp: true,
    summary: 'The source of the functions that match the regexp, with what each line holds',
  },
  proto: {
    takesRegexp: false,
    summary: 'The profile itself, with the options applied',
    fileEnding: 'pb.gz',
  },
  raw: {
    takesRegexp: false,
    summary: 'Everything that the profile holds, as text',
  },
  svg: {
    takesRegexp: false,
    summary: 'The call graph as a picture for a browser',
    fileEnding: 'svg',
    isPicture: true,
  },
  tags: {
    takesRegexp: false,
    summary: 'How much the samples with each value of each label hold',
  },
  topproto: {
    takesRegexp: false,
    summary: 'The rows of -top as a profile',
    fileEnding: 'pb.gz',
  },
  traces: {
    takesRegexp: false,
    summary: 'The samples one by one, each with its labels and its stack',
  },
} as const satisfies Record<string, ReportFormat>;

/** A report that heapbot makes. */
export type MadeReport = keyof typeof madeReports;

const toBrowser = '-svg draws the same graph for your browser: -svg -output=graph.svg';
const machineCode = 'it needs the program, which heapbot does not read; -list shows the source';

const missingFormats: Readonly<Record<string, ReportFormat>> = {
  disasm: missing(machineCode, true),
  eog: missing(toBrowser),
  evince: missing(toBrowser),
  gif: missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tgif'),
  gv: missing(toBrowser),
  kcachegrind: missing('-callgrind -output=FILE writes what kcachegrind opens'),
  pdf: missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tpdf'),
  png: missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tpng'),
  ps: missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tps'),
  web: missing(toBrowser),
  weblist: missing(machineCode, true),
};

export const reportFormats: ReadonlyMap<string, ReportFormat> = new Map([
  ...Object.entries<ReportFormat>(madeReports),
  ...Object.entries(missingFormats),
]);

export function isMade(name: string): name is MadeReport {
  return Object.hasOwn(madeReports, name);
}

/** Flags of pprof's reports that heapbot does not make. */
export function missingReports(): string[] {
  return Object.keys(missingFormats).map((name) => `-${name}`);
}

/** Flags and summaries of the reports that heapbot makes. */
export function availableReports(): { flag: string; summary: string }[] {
  return Object.entries<ReportFormat>(madeReports).map(([name, { takesRegexp, summary }]) => ({
    flag: takesRegexp ? `-${name}=regexp` : `-${name}`,
    summary,
  }));
}

function missing(instead: string, takesRegexp = false): ReportFormat {
  return { takesRegexp, summary: '', instead };
}
