/** What stands before any compute: everything that a recipe says, as typed and as the model reads it. */
import { asKinoraError, KinoraError } from '../common/errors.ts';
import type { Recipe } from '../common/recipe.ts';
import { judge, refuseHarm } from '../safety/gate.ts';
import type { SafetyLevel } from '../safety/rules.ts';
import type { OpenStudio } from './studio.ts';

type ReadAs = OpenStudio['readAs'];

/** Words alone, before the model can be asked what it makes of them. */
const asTyped: ReadAs = (prompt, styleWords) => join(prompt, styleWords);

function join(prompt: string, styleWords: string | undefined): string {
  return styleWords === undefined ? prompt : `${prompt}, ${styleWords}`;
}

/** @throws KinoraError `prompt-refused`, naming `style` where the sentence alone could be made. */
export function refuseHarmUnder(
  style: Recipe['style'],
  prompt: string,
  safety: SafetyLevel,
  readAs = asTyped,
): void {
  refuseHarm(prompt, safety, readAs(prompt));
  if (style === null) return;
  const { words } = style;
  const judgement = judge(join(prompt, words), safety, readAs(prompt, words));
  // What could be made instead is the sentence without the style.
  if (judgement) {
    const details = { reason: judgement.reason, instead: prompt, level: safety, field: 'style' };
    throw new KinoraError('prompt-refused', details);
  }
}

/**
 * Everything that is said in a recipe, what it is led away from as well.
 * @throws KinoraError `prompt-refused`, naming the field where it is not the first prompt.
 */
export function refuseHarmIn(
  { beats, negativePrompt, style }: Recipe,
  safety: SafetyLevel,
  readAs = asTyped,
): void {
  const refuse = (prompt: string, field?: string): void => {
    const underStyle = field === 'negativePrompt' ? null : style;
    try {
      refuseHarmUnder(underStyle, prompt, safety, readAs);
    } catch (thrown) {
      const { code, details } = asKinoraError(thrown);
      if (field === undefined || details['field'] === 'style') throw thrown;
      throw new KinoraError(code, { ...details, field }, { cause: thrown });
    }
  };
  beats.forEach(({ prompt }, index) => {
    refuse(prompt, index === 0 ? undefined : `beats[${index}]`);
  });
  if (negativePrompt !== '') refuse(negativePrompt, 'negativePrompt');
}
