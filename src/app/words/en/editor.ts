import type { ClipTool } from '../../editor/editor.svelte.ts';

export const editor = {
  region: 'Tools for this clip',
  tools: {
    finer: 'Finer',
    remix: 'Remix',
    extend: 'Extend',
    recut: 'Re-cut',
    loop: 'Loop',
    blend: 'Blend',
  } satisfies Record<ClipTool, string>,
  leads: {
    finer: 'Makes the same shot with all steps: this clip, painted over finely.',
    remix: 'Makes the clip anew from itself. Change the sentence, and say how far it may go.',
    extend: 'Goes on with the clip, or shows what came before. The clip itself stays as it is.',
    recut:
      'Split at the playhead with S. A part that is made anew is painted between its neighbours.',
    loop: 'Paints a way back from the end to the beginning, so that the clip can play for ever.',
    blend: 'Lets the end of this clip become the beginning of another.',
  } satisfies Record<ClipTool, string>,
  makes: {
    finer: 'Finer',
    remix: 'Remix',
    extend: 'Extend',
    recut: 'Cut',
    loop: 'Loop',
    blend: 'Blend',
  } satisfies Record<ClipTool, string>,
  makeIn: (name: string, duration: string) => `${name} · about ${duration}`,
  prompt: 'Sentence for this tool',
  isFine: 'This clip has all steps already.',
  strength: 'Strength',
  strengths: { subtle: 'Subtle', mild: 'Mild', strong: 'Strong', custom: 'Custom' },
  customStrength: 'How much changes',
  side: 'Side',
  sides: { after: 'After', before: 'Before' },
  by: 'By',
  wayBack: 'Way back',
  loops: { short: 'Short', normal: 'Normal', long: 'Long' },
  timeline: 'Parts of the clip',
  part: (number: number, from: string, to: string, isKept: boolean) =>
    `Part ${number}, ${from} to ${to}, ${isKept ? 'kept' : 'made anew'}`,
  split: 'Split',
  remake: 'Make anew',
  earlier: 'Move earlier',
  later: 'Move later',
  trim: (edge: 'from' | 'to', isShorter: boolean) =>
    `${isShorter ? 'Shorten' : 'Lengthen'} the ${edge === 'from' ? 'beginning' : 'end'}`,
  leaveOut: 'Leave this part out',
  total: (length: string) => `${length} in all`,
  into: 'Becomes',
  noPartner: (ratio: string) =>
    `A blend needs a second clip of ${ratio} on the shelf. Make one, or open a file.`,
  curve: 'How it goes over',
  curves: { even: 'Evenly', early: 'Early', late: 'Late', swap: 'Swift' },
  overlap: 'Over',
};
