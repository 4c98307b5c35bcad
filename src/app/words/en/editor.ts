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
    finer: 'Makes this clip again with all steps, for a finer picture.',
    remix: 'Makes a new clip from this one. Change the sentence, and choose how much may change.',
    extend:
      'Makes the clip longer, after its end or before its beginning. The clip itself stays as it is.',
    recut:
      'Split the clip at the playhead with S. A part made anew is painted to fit its neighbours.',
    loop: 'Adds a way back from the end to the beginning, so that the clip can repeat.',
    blend: 'Joins this clip to another: its end turns into the other’s beginning.',
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
  into: 'Blend into',
  noPartner: (ratio: string) =>
    `A blend needs a second clip of ${ratio} on the shelf. Make one, or open a file.`,
  curve: 'How it goes over',
  curves: { even: 'Evenly', early: 'Early', late: 'Late', swap: 'Swift' },
  overlap: 'Length of the blend',
};
