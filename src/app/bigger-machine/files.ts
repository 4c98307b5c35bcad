/** What a clip's recipe can be saved as for another program. Pure. */
import type { Clip } from '../../common/clip.ts';
import { comfyuiWorkflow } from './comfyui-workflow.ts';
import { diffusersScript } from './diffusers-script.ts';

export const biggerMachines = ['diffusers', 'comfyui'] as const;
export type BiggerMachine = (typeof biggerMachines)[number];

export function fileFor(
  machine: BiggerMachine,
  { recipe, fileName }: Pick<Clip, 'recipe' | 'fileName'>,
): { readonly file: Blob; readonly name: string } {
  const stem = fileName.replace(/\.mp4$/, '');
  return machine === 'diffusers'
    ? { file: textFile(diffusersScript(recipe, stem), 'text/x-python'), name: `${stem}-wan.py` }
    : {
        file: textFile(comfyuiWorkflow(recipe, stem), 'application/json'),
        name: `${stem}-wan.json`,
      };
}

function textFile(text: string, type: string): Blob {
  return new Blob([text], { type });
}
