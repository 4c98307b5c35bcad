import type { BiggerMachine } from '../../bigger-machine/files.ts';
import type { LeftBehind } from '../../bigger-machine/wan-wish.ts';
import type { ExportKind } from '../../../engine/engine-api.ts';

export const details = {
  title: 'How this clip was made',
  seed: 'Seed',
  size: 'Size',
  length: 'Length',
  frames: (count: number) => `${count} frames`,
  steps: 'Steps',
  guidance: 'Guidance',
  file: 'File',
  madeOn: 'Made on',
  took: 'Took',
  tookParts: (denoise: string, decode: string, encode: string) =>
    `${denoise} painting, ${decode} decoding, ${encode} writing`,
  model: 'Model',
  latents: 'Latents SHA-256',
  useRecipe: 'Use recipe',
  recipeUsed: 'The recipe is in the form. Nothing runs until you press Make.',
  copyLink: 'Copy link',
  linkCopied: 'The link is copied. It holds the recipe, nothing else.',
  linkNotCopied: 'The browser did not allow copying.',
};

export const saveAs = {
  open: 'Save in another form',
  title: 'Save as',
  kinds: { png: 'This picture', gif: 'GIF', webm: 'WebM' } satisfies Record<ExportKind, string>,
  hints: {
    png: 'A PNG of the picture shown now.',
    gif: 'Plays by itself everywhere; 12 frames a second, 256 colours each.',
    webm: 'A film without H.264, for pages and free players.',
  } satisfies Record<ExportKind, string>,
  writing: 'Writing',
  folder: 'Into a folder',
  folderHint: 'The MP4, into a folder of this machine that you choose once.',
  inFolder: (folder: string, file: string) => `Saved in “${folder}” as ${file}.`,
  otherFolder: 'Another folder',
  notInFolder: (folder: string) =>
    `“${folder}” took no file: it may be gone, full or closed to this page. The clip is still here; choose another folder, or use the ordinary download.`,
  elsewhere: 'Take it to a bigger machine',
  elsewhereLead:
    'Your request for Wan 2.1 (1.3B), a model a hundred times as large. It needs a graphics card with 8 GB and 30 GB of disk, and makes another picture of the same sentence.',
  elsewhereKinds: { diffusers: 'Python', comfyui: 'ComfyUI' } satisfies Record<
    BiggerMachine,
    string
  >,
  elsewhereHints: {
    diffusers: 'A script for diffusers.',
    comfyui: 'A workflow; drop it on the page of ComfyUI.',
  } satisfies Record<BiggerMachine, string>,
  leftBehind: {
    sources: 'The picture or clip it was made from is not in it.',
    times: 'The sentences of its cards are joined into one, without their times.',
    rest: 'Only the first 5 seconds are made.',
    height: 'The picture is about 480 lines high.',
  } satisfies Record<LeftBehind, string>,
  recipeInside:
    'The recipe is in each of these files: open one here, or drop it on the page, and the form has it again. The signed content credentials are in the MP4 alone.',
};
