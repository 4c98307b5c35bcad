import { describe, expect, test } from 'vitest';
import { createComposer, type Composer } from '../../../src/app/composer/composer.svelte.ts';
import { cardSourceFor } from '../../../src/app/source/source-wish.ts';
import { cardSourcesOf, placedSources, usedPart } from '../../../src/app/storyboard/cards.ts';
import { parseRecipe } from '../../../src/common/recipe.ts';
import type { ModelReport } from '../../../src/engine/engine-api.ts';
import { parseSettings } from '../../../src/storage/settings.ts';

const picture = { sha256: 'a'.repeat(64), kind: 'picture', fromSeconds: 0, toSeconds: 0 } as const;
const clip = { sha256: 'b'.repeat(64), kind: 'clip', fromSeconds: 0, toSeconds: 4 } as const;

test.each([
  ['a clip that leaves half a second of its card is shown whole', 4.5, 0, 4],
  ['of a longer one its end, and half a second is made', 3, 1.5, 4],
  ['a card of half a second is the clip’s last half second', 0.5, 3.5, 4],
  ['a card that is over before it begins still holds one latent frame', 0, 3.5, 4],
])('%s', (_, cardSeconds, fromSeconds, toSeconds) => {
  expect(usedPart(clip, cardSeconds)).toEqual({ fromSeconds, toSeconds });
});

test('a part of a clip stays within that part', () => {
  expect(usedPart({ ...clip, fromSeconds: 3 }, 10)).toEqual({ fromSeconds: 3, toSeconds: 4 });
});

test('sources lie where their cards begin, and go with cards that the film has no time for', () => {
  const cards = [
    { atSeconds: 0, prompt: 'a', source: picture },
    { atSeconds: 2, prompt: 'b' },
    { atSeconds: 4, prompt: 'c', source: clip },
  ];
  expect(placedSources(cards, 6)).toEqual([
    { ...picture, placedAtSeconds: 0, strength: 0 },
    { ...clip, fromSeconds: 2.5, placedAtSeconds: 4, strength: 0 },
  ]);
  expect(placedSources(cards, 4)).toEqual([{ ...picture, placedAtSeconds: 0, strength: 0 }]);
  expect(cardSourcesOf(cards, placedSources(cards, 6))).toEqual([
    picture,
    undefined,
    { ...clip, fromSeconds: 2.5 },
  ]);
  // What somebody else laid between the cards is left as it is.
  const between = [{ ...clip, placedAtSeconds: 1, strength: 0 }];
  expect(cardSourcesOf(cards, between)).toBeUndefined();
});

test('a file shorter than a latent frame comes in as a picture', () => {
  const broughtIn = { sha256: clip.sha256, kind: 'clip', seconds: 0.3 } as const;
  expect(cardSourceFor(broughtIn)).toEqual({ ...picture, sha256: clip.sha256 });
  expect(cardSourceFor({ ...broughtIn, seconds: 1.7 })).toEqual({ ...clip, toSeconds: 1.5 });
});

describe('in the form', () => {
  const size = { width: 176, height: 96 };
  const offer = (ratio: '16:9' | '9:16') => ({ ratio, base: size, shown: size });
  const model = {
    id: 'kinora-nano@0.5.0',
    offers: [offer('16:9'), offer('9:16')],
    lengths: [2, 5, 10],
    heights: [480],
    framesPerSecond: 24,
    samplers: [{ kind: 'fine', steps: 20, guidanceScale: 4 }],
  } as unknown as ModelReport;

  function formOf(): Composer {
    const { form } = parseSettings({ form: { prompt: 'a red fish', seconds: 5 } });
    const composer = createComposer(form, () => 7);
    composer.learnModel(model);
    composer.board = [...composer.board, { atSeconds: 2, prompt: 'a blue boat' }];
    return composer;
  }

  test('a card with a clip makes a storyboard of that frame, and another length cuts it anew', () => {
    const composer = formOf();
    composer.form.ratio = '9:16';
    composer.putOnCard(1, clip, '16:9', new Blob(['x']));
    const made = composer.recipe();
    expect(made).toMatchObject({ tool: 'storyboard', ratio: '16:9', seconds: 5 });
    expect(made.sources).toEqual([{ ...clip, fromSeconds: 1.5, placedAtSeconds: 2, strength: 0 }]);
    expect(Object.keys(composer.attachment!.files)).toEqual([clip.sha256]);
    composer.form.seconds = 10;
    expect(composer.recipe().sources[0]).toMatchObject({ fromSeconds: 0, toSeconds: 4 });
    // A card that is over before it begins takes its clip along.
    composer.form.seconds = 2;
    expect(composer.recipe()).toMatchObject({ tool: 'text-to-video', sources: [], ratio: '9:16' });
  });

  test('a source goes with its card when cards come between, move and go', () => {
    const composer = formOf();
    composer.putOnCard(1, clip, '16:9');
    const [first, second] = composer.board as [never, { atSeconds: number; prompt: string }];
    composer.board = [first, { atSeconds: 1, prompt: 'a cat' }, { ...second, atSeconds: 3 }];
    expect(composer.recipe().sources).toMatchObject([{ placedAtSeconds: 3 }]);
    composer.board = composer.board.slice(0, 2);
    expect(composer.recipe()).toMatchObject({ tool: 'text-to-video', sources: [] });
  });

  test('a picture that opens the film becomes that of the first card', () => {
    const composer = formOf();
    const source = { ...picture, placedAtSeconds: 0, strength: 0 };
    composer.attach({
      ...{ tool: 'image-to-video', sources: [source], ratio: '9:16' },
      ...{ seconds: undefined, files: {} },
    });
    composer.putOnCard(1, { ...picture, sha256: clip.sha256 }, '9:16');
    expect(composer.recipe().sources).toEqual([
      source,
      { ...source, sha256: clip.sha256, placedAtSeconds: 2 },
    ]);
    composer.attach(undefined);
    expect(composer.recipe()).toMatchObject({ tool: 'text-to-video', sources: [] });
  });

  test('its recipe opens in the form again, cards and all', () => {
    const composer = formOf();
    composer.putOnCard(1, clip, '16:9');
    const made = composer.recipe();
    const other = formOf();
    other.apply(parseRecipe(JSON.parse(JSON.stringify(made))));
    expect(other.recipe()).toEqual(made);
    expect(other.board[1]!.source).toMatchObject({ sha256: clip.sha256, fromSeconds: 1.5 });
  });
});
