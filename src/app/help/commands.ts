/** Everything that the page can do from the keyboard alone, found by typing. Pure but for what each runs. */

export interface Command {
  readonly id: string;
  readonly label: string;
  /** What follows the label in a language of its own, and is found by typing as well. */
  readonly name?: { readonly text: string; readonly lang: string };
  /** As it is pressed, for show: "Ctrl K". */
  readonly keys?: string;
  readonly isPossible?: () => boolean;
  readonly run: () => void;
}

/** Commands whose labels hold all letters that were typed, in their order; whole words first. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const wanted = typed.trim().toLowerCase();
  return commands
    .filter(({ isPossible = () => true }) => isPossible())
    .map((command) => ({ command, rank: rankOf(wholeLabel(command).toLowerCase(), wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .toSorted((one, other) => one.rank! - other.rank!)
    .map(({ command }) => command);
}

function wholeLabel({ label, name }: Command): string {
  return name === undefined ? label : `${label} ${name.text}`;
}

/** Lower is nearer; undefined where a letter is missing. */
function rankOf(label: string, wanted: string): number | undefined {
  if (wanted === '') return 0;
  const at = label.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return label[at - 1] === ' ' ? 1 : 2;
  let from = 0;
  for (const letter of wanted.replace(/\s/g, '')) {
    const found = label.indexOf(letter, from);
    if (found < 0) return undefined;
    from = found + 1;
  }
  return 3;
}
