import { number } from './units.ts';

export const privacy = {
  count: (count: number, elsewhere: number) =>
    elsewhere > 0
      ? `${requests(elsewhere)} elsewhere`
      : `${requests(count)} since this page loaded`,
  short: (count: number, elsewhere: number) => requests(elsewhere > 0 ? elsewhere : count),
  title: 'What this page asked for',
  lead: 'Your sentence and your clips stay on this machine. These are all requests since this page loaded, as the browser recorded them:',
  none: 'None.',
  allHere: (host: string) => `All went to ${host}, the site this page came from.`,
  someElsewhere: 'Some went elsewhere. The page itself cannot do that; an extension can.',
  policy: 'Privacy page',
  fromCache: 'from the cache',
};

export function requests(count: number): string {
  return count === 1 ? '1 request' : `${number(count)} requests`;
}
