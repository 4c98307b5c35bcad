import { embedInJson } from '../../common/recipe-json.ts';
import type { Recipe } from '../../common/recipe.ts';
import { wan, wanWish } from './wan-wish.ts';

interface Model {
  readonly name: string;
  readonly url: string;
  /** In ComfyUI's own `models`. */
  readonly directory: string;
}

interface NodeWish {
  readonly type: string;
  readonly title?: string;
  readonly inputs?: readonly Input[];
  readonly outputs?: readonly string[];
  /** In the order of the node's own fields. */
  readonly widgets: readonly (string | number)[];
  readonly model?: Model;
  readonly at: readonly [x: number, y: number];
}

interface Input {
  readonly name: string;
  readonly type: string;
  /** Whose first output it takes. */
  readonly from: NodeName;
}

type NodeName = (typeof nodeNames)[number];
const nodeNames = [
  'diffusionModel',
  'shift',
  'textEncoder',
  'prompt',
  'negative',
  'size',
  'sampler',
  'vae',
  'decode',
  'film',
  'save',
] as const;

/**
 * A recipe's film with Wan 2.1 T2V 1.3B as a workflow of ComfyUI, in the form its editor saves; the
 * nodes, their fields and the files are those of its own example `text_to_video_wan`. The recipe lies
 * in `extra`, so that the file opens here like any other.
 */
export function comfyuiWorkflow(recipe: Recipe, stem: string): string {
  const nodes = nodesOf(recipe, stem);
  const idOf = (name: NodeName): number => nodeNames.indexOf(name) + 1;
  const links = nodeNames.flatMap((name) =>
    (nodes[name].inputs ?? []).map(({ from, type }, slot) => ({ name, from, type, slot })),
  );
  const linkId = (name: NodeName, slot: number): number =>
    1 + links.findIndex((link) => link.name === name && link.slot === slot);
  return embedInJson(
    {
      last_node_id: nodeNames.length,
      last_link_id: links.length,
      nodes: nodeNames.map((name, order) => {
        const { type, title, inputs = [], outputs = [], widgets, model, at } = nodes[name];
        return {
          id: idOf(name),
          type,
          pos: at,
          flags: {},
          order,
          mode: 0,
          inputs: inputs.map((input, slot) => ({
            name: input.name,
            type: input.type,
            link: linkId(name, slot),
          })),
          outputs: outputs.map((output) => ({
            name: output,
            type: output,
            links: links.flatMap(({ from }, index) => (from === name ? [index + 1] : [])),
          })),
          ...(title !== undefined && { title }),
          properties: { 'Node name for S&R': type, ...(model && { models: [model] }) },
          widgets_values: widgets,
        };
      }),
      links: links.map(({ name, from, type, slot }, index) => [
        ...[index + 1, idOf(from), 0, idOf(name), slot],
        type,
      ]),
      groups: [],
      config: {},
      version: 0.4,
    },
    recipe,
  );
}

function nodesOf(recipe: Recipe, stem: string): Readonly<Record<NodeName, NodeWish>> {
  const { prompt, negativePrompt, seed, size, frames, guidanceScale } = wanWish(recipe);
  const { steps, shift, framesPerSecond } = wan;
  return {
    diffusionModel: {
      type: 'UNETLoader',
      outputs: ['MODEL'],
      widgets: ['wan2.1_t2v_1.3B_fp16.safetensors', 'default'],
      model: modelFile('wan2.1_t2v_1.3B_fp16.safetensors', 'diffusion_models'),
      at: [0, 0],
    },
    shift: {
      type: 'ModelSamplingSD3',
      inputs: [{ name: 'model', type: 'MODEL', from: 'diffusionModel' }],
      outputs: ['MODEL'],
      widgets: [shift],
      at: [450, 0],
    },
    textEncoder: {
      type: 'CLIPLoader',
      outputs: ['CLIP'],
      widgets: ['umt5_xxl_fp8_e4m3fn_scaled.safetensors', 'wan', 'default'],
      model: modelFile('umt5_xxl_fp8_e4m3fn_scaled.safetensors', 'text_encoders'),
      at: [0, 150],
    },
    prompt: {
      type: 'CLIPTextEncode',
      title: 'Prompt',
      inputs: [{ name: 'clip', type: 'CLIP', from: 'textEncoder' }],
      outputs: ['CONDITIONING'],
      widgets: [prompt],
      at: [450, 150],
    },
    negative: {
      type: 'CLIPTextEncode',
      title: 'Negative prompt',
      inputs: [{ name: 'clip', type: 'CLIP', from: 'textEncoder' }],
      outputs: ['CONDITIONING'],
      widgets: [negativePrompt],
      at: [450, 350],
    },
    size: {
      type: 'EmptyHunyuanLatentVideo',
      outputs: ['LATENT'],
      widgets: [size.width, size.height, frames, 1],
      at: [450, 550],
    },
    sampler: {
      type: 'KSampler',
      inputs: [
        { name: 'model', type: 'MODEL', from: 'shift' },
        { name: 'positive', type: 'CONDITIONING', from: 'prompt' },
        { name: 'negative', type: 'CONDITIONING', from: 'negative' },
        { name: 'latent_image', type: 'LATENT', from: 'size' },
      ],
      outputs: ['LATENT'],
      widgets: [seed, 'fixed', steps, guidanceScale, 'uni_pc', 'simple', 1],
      at: [900, 0],
    },
    vae: {
      type: 'VAELoader',
      outputs: ['VAE'],
      widgets: ['wan_2.1_vae.safetensors'],
      model: modelFile('wan_2.1_vae.safetensors', 'vae'),
      at: [0, 350],
    },
    decode: {
      type: 'VAEDecode',
      inputs: [
        { name: 'samples', type: 'LATENT', from: 'sampler' },
        { name: 'vae', type: 'VAE', from: 'vae' },
      ],
      outputs: ['IMAGE'],
      widgets: [],
      at: [1300, 0],
    },
    film: {
      type: 'CreateVideo',
      inputs: [{ name: 'images', type: 'IMAGE', from: 'decode' }],
      outputs: ['VIDEO'],
      widgets: [framesPerSecond],
      at: [1300, 150],
    },
    save: {
      type: 'SaveVideo',
      inputs: [{ name: 'video', type: 'VIDEO', from: 'film' }],
      widgets: [`video/${stem}`, 'auto', 'auto'],
      at: [1300, 300],
    },
  };
}

/** ComfyUI offers to fetch what is missing. */
function modelFile(name: string, directory: string): Model {
  const folder =
    'https://huggingface.co/Comfy-Org/Wan_2.1_ComfyUI_repackaged/resolve/main/split_files';
  return { name, url: `${folder}/${directory}/${name}?download=true`, directory };
}
