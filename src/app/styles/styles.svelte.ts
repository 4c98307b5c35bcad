import { withDeadline } from '../../common/deadline.ts';
import { KinoraError, asKinoraError } from '../../common/errors.ts';
import { presetOf } from '../../common/style-presets.ts';
import { mentionsStyle, styleInFile, styleOfFragment } from '../../common/style-share.ts';
import { isSameStyle, styleFrom, type Style } from '../../common/style.ts';
import type { OwnStyle } from '../../storage/database.ts';
import type { Composer } from '../composer/composer.svelte.ts';
import { errorWords } from '../error-words.ts';
import type { Ports } from '../ports.ts';
import { words } from '../words.ts';
import { styleName } from './style-name.ts';

export interface StylesParts {
  readonly ports: Pick<Ports, 'styles' | 'newId' | 'dateMs' | 'forgetFragment'>;
  readonly composer: Pick<Composer, 'form'>;
}

/** One line about what was just done. */
export interface Said {
  readonly text: string;
  readonly undo?: () => Promise<void>;
}

export type Styles = ReturnType<typeof createStyles>;

/** The visitor's own styles, which one the form has, and one that came from elsewhere. */
export function createStyles({ ports, composer }: StylesParts) {
  let own = $state.raw<readonly OwnStyle[]>([]);
  let offered = $state.raw<Style>();
  let said = $state.raw<Said>();

  const ownLike = (style: Style): OwnStyle | undefined =>
    own.find((each) => isSameStyle(each, style));

  /** Whether it can be chosen from the list. */
  const isHere = (style: Style): boolean =>
    presetOf(style) !== undefined || ownLike(style) !== undefined;

  function choose(style: Style | null): void {
    composer.form.style = style && { name: style.name, words: style.words };
  }

  /** What the store does not take is here all the same, until the page is left. */
  async function store(work: () => Promise<void>, done: Said): Promise<void> {
    said = done;
    try {
      await work();
    } catch (thrown) {
      const { code, details } = asKinoraError(thrown);
      const { happened } = errorWords[code](details);
      said = { ...done, text: `${done.text} ${happened} ${words.styles.untilLeft}` };
    }
  }

  const anew = (style: Style): OwnStyle => ({
    id: ports.newId(),
    createdAtMs: ports.dateMs(),
    ...style,
  });

  async function readFile(file: Blob): Promise<boolean> {
    const style = await withDeadline(styleInFile(file), 20_000, 'reading');
    if (style !== undefined) offered = style;
    return style !== undefined;
  }

  async function put(style: OwnStyle, done: Said): Promise<void> {
    const isNew = own.every(({ id }) => id !== style.id);
    own = isNew ? [...own, style] : own.map((each) => (each.id === style.id ? style : each));
    choose(style);
    await store(() => ports.styles.put(style), done);
  }

  return {
    get own() {
      return own;
    },
    get chosen(): Style | null {
      return composer.form.style;
    },
    /** One that a recipe brought and that nobody kept. */
    get unkept(): Style | undefined {
      const { style } = composer.form;
      if (style === null || isHere(style)) return undefined;
      return style;
    },
    get said() {
      return said;
    },
    forgetSaid: (): void => {
      said = undefined;
    },
    ownLike,
    isHere,
    choose,
    /** @throws KinoraError `storage-unavailable`; what is here stays. */
    async load(): Promise<void> {
      own = await ports.styles.list();
    },
    /** The storage went, maybe with what it held: what is here is kept anew. */
    async recheck(): Promise<void> {
      const kept = await ports.styles.list();
      for (const style of own) {
        if (kept.every(({ id }) => id !== style.id)) await ports.styles.put(style);
      }
    },
    /**
     * Keeps a style and chooses it; one like it that is here already is chosen.
     * @param id of the one that it changes
     */
    async keep(typed: Style, id?: string): Promise<void> {
      const style = styleFrom(typed);
      if (style === undefined) return;
      if (isHere(style)) {
        choose(style);
        said = { text: words.styles.isHere };
        return;
      }
      const before = own.find((each) => each.id === id);
      await put(before === undefined ? anew(style) : { ...before, ...style }, {
        text: words.styles.kept(style.name),
      });
    },
    async remove(style: OwnStyle): Promise<void> {
      const wasChosen = isSameStyle(style, composer.form.style);
      own = own.filter(({ id }) => id !== style.id);
      if (wasChosen) choose(null);
      const undo = (): Promise<void> => {
        const before = composer.form.style;
        const putting = put(style, { text: words.styles.kept(style.name) });
        if (!wasChosen) choose(before);
        return putting;
      };
      await store(() => ports.styles.remove(style.id), {
        text: words.styles.deleted(style.name),
        undo,
      });
    },
    /** One from elsewhere that is shown and was not answered. */
    get offered() {
      return offered;
    },
    /**
     * Takes what follows `#` in the address, and out of it, so that loading the page again shows
     * nothing twice.
     * @throws KinoraError `style-invalid`; what was shown stays.
     */
    readFragment(fragment: string): void {
      if (!mentionsStyle(fragment)) return;
      ports.forgetFragment();
      offered = styleOfFragment(fragment);
    },
    /**
     * @returns whether it is a file with a style
     * @throws KinoraError `style-invalid` for one that means to be
     */
    readFile,
    /** As `readFile`, for a file of which nothing else can come; what is wrong is told beside it. */
    async openFile(file: Blob): Promise<void> {
      said = undefined;
      try {
        if (await readFile(file)) return;
        throw new KinoraError('style-invalid', { fault: 'no-style' });
      } catch (thrown) {
        const { code, details } = asKinoraError(thrown, 'style-invalid');
        const { happened, kept } = errorWords[code](details);
        said = { text: `${happened} ${kept}` };
      }
    },
    leaveOffered: (): void => {
      offered = undefined;
    },
    /** @returns what is told of it */
    async takeOffered(): Promise<string | undefined> {
      const style = offered;
      offered = undefined;
      if (style === undefined) return undefined;
      const text = words.styles.using(styleName(style));
      if (isHere(style)) {
        choose(style);
        return text;
      }
      await put(anew(style), { text });
      return said?.text;
    },
  };
}
