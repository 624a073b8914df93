import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands/list.ts';
import { optionNames } from '../src/commands/report-words.ts';
import { variableNames } from '../src/config/environment.ts';
import { optionFields } from '../src/pprof/driver/option-fields.ts';
import { missingReports, reportFormats } from '../src/pprof/driver/report-formats.ts';
import { pprofUsage } from '../src/pprof/driver/usage.ts';

const readme = read('README.md');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync('docs')
    .filter(isPage)
    .map((name) => `docs/${name}`),
];

describe('README.md', () => {
  it.each(commands.map(({ name, usage }) => [name, usage]))(
    'has %s with an example',
    (name, usage) => {
      expect(readme).toContain(`| \`${usage}\` |`);
      expect(readme).toMatch(new RegExp(`\`/heap ${name}`, 'u'));
    },
  );

  it.each(variableNames.map((name) => [name]))('has the variable %s', (name) => {
    expect(readme).toContain(`\`${name}\``);
  });

  it('has the two commands, and they exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(readme).toContain('npm ci && npm start');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'prepare']));
    expect(read('.ci/run')).toMatch(/^npm ci\nnpm test$/mu);
  });
});

describe('docs', () => {
  it.each(commands.map(({ usage }) => [usage]))('docs/commands.md has %s', (usage) => {
    expect(read('docs/commands.md')).toContain(`| \`${usage}\` |`);
  });

  it.each(optionNames.map((name) => [name]))('docs/commands.md has the option %s', (name) => {
    expect(read('docs/commands.md')).toMatch(new RegExp(`\`${name}[\`=]`, 'u'));
  });

  it.each(variableNames.map((name) => [name]))(
    'docs/configuration.md and .env.example have %s',
    (name) => {
      expect(read('docs/configuration.md')).toContain(`| \`${name}\` |`);
      expect(read('.env.example')).toContain(`\n${name}=\n`);
    },
  );

  it('.env.example has nothing else', () => {
    const named = [...read('.env.example').matchAll(/^(\w+)=/gmu)].map(([, name]) => name);
    expect(named.toSorted()).toEqual([...variableNames].toSorted());
  });

  it('docs/pprof-compatibility.md has the reports that heapbot makes, and those that it does not', () => {
    const [made = '', others = ''] = read('docs/pprof-compatibility.md').split(
      '## What differs on purpose',
    );
    const flags = (text: string) =>
      [...text.matchAll(/`-([a-z]+)(?:=regexp)?`/gu)].map(([, name = '']) => name);
    const missing = missingReports().map((flag) => flag.slice(1));
    const all = [...reportFormats.keys()];
    const drawn = all.filter((name) => reportFormats.get(name)?.isPicture);
    const printed = all.filter((name) => !missing.includes(name) && !drawn.includes(name));
    const inTable = flags(made.slice(made.indexOf('| Report'), made.indexOf('with every option')));
    expect(inTable.toSorted()).toEqual(printed.toSorted());
    const reports = flags(others).filter((name) => all.includes(name));
    expect(reports).toEqual(expect.arrayContaining([...missing, ...drawn]));
  });

  it.each([...optionFields.keys(), ...reportFormats.keys()])('heapbot pprof -h has -%s', (name) => {
    expect(pprofUsage()).toMatch(new RegExp(`-${name}\\b`, 'u'));
  });

  it('src/README.md has every folder and file beside it', () => {
    const missing = readdirSync('src').filter(
      (name) => name !== 'README.md' && !read('src/README.md').includes(`\`${name}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(pages.map((page) => [page]))('%s links to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/gu)].map(
      ([, link]) => link ?? '',
    );
    const folder = page.includes('/') ? 'docs/' : '';
    expect(links.filter((link) => !existsSync(`${folder}${link}`))).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function isPage(name: string): boolean {
  return name.endsWith('.md');
}
