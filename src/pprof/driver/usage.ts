/** What `heapbot pprof -h` prints. */

import { availableReports, missingReports } from './report-formats.ts';

export function pprofUsage(): string {
  return `usage:

   heapbot pprof <report> [options] [binary] <source> ...
   heapbot pprof [options] [binary] <source> ...          for a shell that asks for reports

The flags, the output and the exit code are those of "go tool pprof". A source is a file, or an
address such as http://host:6060/debug/pprof/heap; several sources are merged.

  Reports (one of):
${reportLines()}
  Without one, a shell asks for them. Not made: ${missingReports().join(', ')}

  Options:
    -sample_index      Value to report: a name such as inuse_space, or its number from 0
    -inuse_space, -inuse_objects, -alloc_space, -alloc_objects
                       Short for -sample_index=
    -total_delay, -contentions, -mean_delay
                       The same for contention profiles
    -cum, -flat        Sort by cumulative or by own value (default flat)
    -functions, -filefunctions, -files, -lines, -addresses
                       What makes one row (default functions)
    -noinlines         Count inlined calls with their callers
    -showcolumns       Tell apart the columns of a source line
    -nodecount         How many rows to show
    -nodefraction, -edgefraction
                       Leave out what is below this share of the total (0.005 and 0.001)
    -trim              Whether to leave out anything at all (default true)
    -focus, -ignore    Keep or drop the samples that pass through a match of the regexp
    -show, -hide       Keep or drop the matching frames
    -show_from         Drop the frames above the highest match
    -prune_from        Drop the frames below the match
    -tagfocus, -tagignore
                       Keep or drop the samples with a label: [key=]regexp, or [key=]1kb:64kb
    -tagshow, -taghide Keep or drop the labels themselves
    -tagroot, -tagleaf Labels that become frames at the root or the leaf
    -all_frames        Show also the frames that the profile asks to drop
    -relative_percentages
                       Percentages of what the filters left
    -unit              Unit of the values: MB, kB, ms, ... (default: one that suits all)
    -divide_by         Divide all values by this
    -mean              Average over the first value of each sample
    -drop_negative     Leave out what has become less
    -compact_labels    A short header
    -trim_path, -source_path
                       What to cut from the front of file names, and where -list looks for files
    -output            File to write the report to
    -call_tree         In pictures, a function once for each way to it
    -intel_syntax, -tools
                       Accepted; they change nothing in the reports above

  Sources:
    -base, -diff_base  A profile to subtract; with -diff_base percentages are of it
    -normalize         Scale to the total of the base first
    -seconds           How long a server should measure
    -timeout           Seconds to wait for a server (default 60, or 1.5 times -seconds)
    -tls_cert, -tls_key, -tls_ca
                       Certificate, its key and the authority to trust, files in PEM format
    -symbolize         none, remote, force, demangle=none|full|templates, joined by ":"
    -buildid           Build id of the main binary where the profile has none
    -add_comment       A note to add to the profile
`;
}

function reportLines(): string {
  return availableReports()
    .map(({ flag, summary }) => `    ${flag.padEnd(18)} ${summary}`)
    .join('\n');
}
