import { flushSync, tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

export interface Reordering {
  /** Moves an item by one place. @returns whether it moved */
  readonly onmove: (index: number, by: -1 | 1) => boolean;
}

/** CSS pixels a pointer goes before it drags: a press is a press. */
const slack = 6;

/** What every item of such a list says of itself. */
export const reorderKeys = 'Shift+ArrowLeft Shift+ArrowRight';

/**
 * For a list whose items stand side by side, each with a button: a mouse or pen drags an item, and Shift
 * with an arrow key moves the one that has the focus. A finger scrolls; it has the buttons elsewhere.
 */
export function reorder({ onmove }: Reordering): Attachment<HTMLElement> {
  return (list) => {
    const attached = new AbortController();
    const { signal } = attached;
    /** 1 where the next item is to the right. */
    const onward = (): -1 | 1 => (getComputedStyle(list).direction === 'rtl' ? -1 : 1);
    const placeOf = (target: EventTarget | null): number =>
      Array.from(list.children).findIndex((item) => item.contains(target as Node | null));

    function press(event: PointerEvent): void {
      let at = placeOf(event.target);
      if (at < 0 || event.button !== 0 || event.pointerType === 'touch') return;
      const drag = new AbortController();
      const options = { signal: AbortSignal.any([drag.signal, signal]) };
      let isDragging = false;
      const move = ({ clientX, pointerId }: PointerEvent): void => {
        if (pointerId !== event.pointerId) return;
        isDragging ||= Math.abs(clientX - event.clientX) > slack;
        if (!isDragging) return;
        // A fast hand leaves several items behind at once.
        for (let left = list.children.length; left > 0; left--) {
          const by = towards(list, at, clientX, onward());
          if (by === 0 || !onmove(at, by)) return;
          at += by;
          flushSync();
        }
      };
      const end = (): void => {
        drag.abort();
        // The press that began it is no click.
        if (isDragging) swallowClick();
      };
      addEventListener('pointermove', move, options);
      addEventListener('pointerup', end, options);
      addEventListener('pointercancel', end, options);
    }

    async function moveByKey(event: KeyboardEvent): Promise<void> {
      const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
      const at = placeOf(event.target);
      if (!isArrow || !event.shiftKey || at < 0) return;
      event.preventDefault();
      event.stopPropagation();
      const by = (event.key === 'ArrowRight') === (onward() === 1) ? 1 : -1;
      if (!onmove(at, by)) return;
      // An item that is moved in the page loses the focus.
      await tick();
      list.children[at + by]?.querySelector('button')?.focus();
    }

    list.addEventListener('pointerdown', press, { signal });
    list.addEventListener('keydown', (event) => void moveByKey(event), { signal });
    return () => {
      attached.abort();
    };
  };
}

/** Where the pointer has gone beyond the middle of a neighbour. */
function towards(list: HTMLElement, at: number, x: number, onward: -1 | 1): -1 | 0 | 1 {
  const middleOf = (index: number): number | undefined => {
    const box = list.children[index]?.getBoundingClientRect();
    return box && onward * (box.left + box.width / 2);
  };
  const [before, after] = [middleOf(at - 1), middleOf(at + 1)];
  if (before !== undefined && onward * x < before) return -1;
  return after !== undefined && onward * x > after ? 1 : 0;
}

function swallowClick(): void {
  const swallowing = new AbortController();
  addEventListener(
    'click',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true, signal: swallowing.signal },
  );
  // The click comes in the same turn as the release, or not at all.
  setTimeout(() => {
    swallowing.abort();
  });
}
