import { expect, test } from 'vitest';
import { matching, type Command } from '../../../src/app/help/commands.ts';

const command = (label: string, isPossible = true): Command => ({
  id: label,
  label,
  isPossible: () => isPossible,
  run: () => undefined,
});
const commands = [
  command('Go to the prompt'),
  command('Pause the queue'),
  command('Search your clips'),
  command('Roll a new seed', false),
];
const found = (typed: string): string[] => matching(commands, typed).map(({ label }) => label);

test('commands are found by the beginning of a label, of a word, within one, or by letters in order', () => {
  expect(found('')).toEqual(['Go to the prompt', 'Pause the queue', 'Search your clips']);
  expect(found(' QUEUE ')).toEqual(['Pause the queue']);
  expect(found('p')).toEqual(['Pause the queue', 'Go to the prompt', 'Search your clips']);
  expect(found('gtp')).toEqual(['Go to the prompt']);
  expect(found('xyz')).toEqual([]);
});

test('a name in another language is found by its letters and by those of the label before it', () => {
  const named = { ...command('Sprache'), name: { text: 'Français', lang: 'fr' } };
  const names = (typed: string) => matching([...commands, named], typed).map(({ id }) => id);
  expect(names('fran')).toEqual(['Sprache']);
  expect(names('sprache f')).toEqual(['Sprache']);
  expect(names('english')).toEqual([]);
});

test('what cannot be done is not found', () => {
  expect(found('roll')).toEqual([]);
});
