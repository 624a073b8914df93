import { expect, test } from 'vitest';
import { defaultOptions } from '../../../src/pprof/options.ts';
import { commentsReport, printComments } from '../../../src/pprof/report/comments.ts';
import { drawProfile } from '../../support/draw-profile.ts';

test('prints every comment, also those that headers leave out', () => {
  const profile = drawProfile('main 1 1', { comments: ['built here', '# not in headers', ''] });
  const report = commentsReport(profile, { ...defaultOptions, focus: 'absent' });
  expect(printComments(report)).toBe('built here\n# not in headers\n\n');
  expect(report.warnings).toEqual(['Focus expression matched no samples']);
});

test('prints nothing where there is none', () => {
  expect(printComments(commentsReport(drawProfile('main 1 1'), defaultOptions))).toBe('');
});
