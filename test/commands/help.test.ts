import { expect, it } from 'vitest';
import { parseCommand } from '../../src/commands/parse.ts';
import { createContext } from '../support/command-context.ts';

it.each([
  ['top', true],
  ['diff', true],
  ['why', false],
  ['leaks', false],
  ['deployed', false],
])('tells of options where a command has some: %s', (name, hasOptions) => {
  const { command, args } = parseCommand(['help', name], createContext());
  const message = command.message(command.report([], args), args);
  expect(JSON.stringify(message.blocks).includes('Options are pprof’s own')).toBe(hasOptions);
});
