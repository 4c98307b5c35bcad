/**
 * Recipes of the first two seconds: one prompt, 8 frames a second, at most two seconds, and a file
 * enlarged from what the network painted.
 */
import { isString, numberBetween, oneOf, refusal, wholeBetween, type Fields } from './fields.ts';

const framesPerSecond = 8;
const maxFrameCount = 241;

/** Shorter side of the frame that was enlarged, for each ratio; all models of that time were alike. */
const shownHeights: Readonly<Record<string, number>> = {
  '16:9': 90,
  '3:2': 104,
  '1:1': 128,
  '2:3': 104,
  '9:16': 90,
};

/**
 * The same wish in the fields of format 2; what both formats have is checked there.
 * @throws KinoraError `recipe-invalid` naming the field of format 1.
 */
export function fromFormat1(fields: Fields): unknown {
  const anything = (field: unknown): field is unknown => field !== undefined;
  const ratio = fields.take('ratio', isString);
  const shownHeight = shownHeights[ratio];
  if (shownHeight === undefined) throw refusal('ratio', ratio);
  const frameCount = fields.take('frameCount', wholeBetween(5, maxFrameCount));
  if (frameCount % 4 !== 1) throw refusal('frameCount', frameCount);
  return {
    format: 2,
    tool: fields.take('tool', anything),
    beats: [{ atSeconds: 0, prompt: fields.take('prompt', isString) }],
    negativePrompt: '',
    style: null,
    sources: [],
    seed: fields.take('seed', anything),
    ratio,
    seconds: (frameCount - 1) / framesPerSecond,
    height: shownHeight * fields.take('enlargement', oneOf([1, 2, 4] as const)),
    framesPerSecond,
    sampler: {
      kind: 'fine',
      // Half of them went to the first latent frame alone, which is a window of its own now.
      steps: Math.ceil(fields.take('steps', wholeBetween(1, 100)) / 2),
      guidanceScale: fields.take('guidanceScale', numberBetween(1, 20)),
    },
    mark: 'none',
    model: fields.take('model', anything),
  };
}
