/** A word as it was typed and as the lexicon spells it. */
export interface TypedWord {
  /** Lower case, without accents: "réd" is "red". Letters of any script, digits, or one symbol. */
  readonly text: string;
  /** For showing: what stands in the sentence, in composed letters of full shape. */
  readonly typed: string;
  /** A comma or another sign of a pause follows. */
  readonly isLast: boolean;
}

/** Letters and digits with their marks, apostrophes between them; or one symbol such as an emoji, joined ones together. */
const wordOrSymbol =
  /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\p{M}\p{EMod}]*(?:\u200D\p{Extended_Pictographic}[\p{M}\p{EMod}]*)*|(?![\0-\x7F])\p{S}/gu;

/** Letters that fall apart into no base letter and accent. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** "fish's", "it's", "they're": the word before says all. */
const shortenedEnding = /'(?:s|re|ve|ll|d|m)$/;

const pause = /[,;:.!?()\u2013\u2014\n]/;

/** The words of a sentence in any script, and every symbol that is no punctuation. Linear in the text's length. */
export function typedWords(sentence: string): TypedWord[] {
  const text = sentence.normalize('NFKC').replaceAll(/[’ʼ]/g, "'");
  const found = [...text.matchAll(wordOrSymbol)];
  return found.flatMap((match, index) => {
    const between = text.slice(match.index + match[0].length, found[index + 1]?.index);
    return partsOf(match[0]).map((part, at, parts) => ({
      ...part,
      isLast: at === parts.length - 1 && pause.test(between),
    }));
  });
}

function partsOf(typed: string): { readonly text: string; readonly typed: string }[] {
  const text = foldLetters(typed);
  if (text.endsWith("n't")) return [{ text: 'not', typed }];
  const [first, ...others] = text.replace(shortenedEnding, '').split("'");
  if (others.length === 0) return [{ text: first!, typed }];
  return [first!, ...others].map((part) => ({ text: part, typed: part }));
}

function foldLetters(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => plainLetters[letter]!);
}
