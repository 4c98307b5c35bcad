import { maxPromptCharacters } from '../../common/recipe.ts';
import { captionText, type Tokenised } from './tokenizer.ts';

/**
 * A sentence that by itself is to the model what `prompt` is under a style: the same with what the style adds
 * to it, as typed, or in the captions' own words where that would be read otherwise or is too long.
 */
export function styleInSentence(
  prompt: string,
  styleWords: string,
  tokenise: (prompt: string, styleWords?: string) => Tokenised,
): string {
  const { tokens, told, spoken, style } = tokenise(prompt, styleWords);
  const end = style.added.length > 0 ? /[\s,;:.]+$/ : /$/;
  const typed = [prompt.replace(end, ''), ...style.added].filter((part) => part !== '').join(', ');
  const isTheSame = (sentence: string): boolean =>
    sentence.length <= maxPromptCharacters && String(tokenise(sentence).tokens) === String(tokens);
  // Phrase by phrase where a colour stands alone: "red in the city" would be the city's.
  const phrases = spoken.map(({ caption }) => caption).join(', ');
  return [typed, captionText(told), captionText(spoken)].find(isTheSame) ?? phrases;
}
