/**
 * A recipe taken to Wan 2.1: the program is read by Python itself, its names and those of the workflow
 * are held against `bigger-machine-names.json`, which `bigger_machine_names.py` read from the packages.
 */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecipe } from '../../../src/common/recipe-file.ts';
import { comfyuiWorkflow } from '../../../src/app/bigger-machine/comfyui-workflow.ts';
import { diffusersScript } from '../../../src/app/bigger-machine/diffusers-script.ts';
import { wanWish } from '../../../src/app/bigger-machine/wan-wish.ts';
import { ratios } from '../../../src/common/recipe.ts';
import names from '../../fixtures/bigger-machine-names.json' with { type: 'json' };
import { beats, recipe } from '../../helpers/recipes.ts';
import { skipBecause } from '../../helpers/skip.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const noPython = 'no python3 here';

interface Program {
  readonly imports: readonly (readonly [module: string, name: string])[];
  /** Of each call, by what is called: its named arguments. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function readByPython(...sources: string[]): Program[] {
  const { stdout, stderr } = spawnSync('python3', ['tests/helpers/python_calls.py'], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Program[];
}

const nasty = 'a "red" fish\\ \'\'\' """ 🐟\n#\u2028 {x} \ud800 ${y} %s';

test('sizes divide by 16 and stay near 480p, and frames are 4n + 1 and at most 81', () => {
  for (const ratio of ratios) {
    const { width, height } = wanWish(recipe({ ratio })).size;
    const [across = 1, down = 1] = ratio.split(':').map(Number);
    expect([width % 16, height % 16]).toEqual([0, 0]);
    expect(Math.abs(width / height / (across / down) - 1)).toBeLessThan(0.03);
    expect(Math.abs((width * height) / (832 * 480) - 1)).toBeLessThan(0.03);
  }
  const framesOf = (seconds: number): number => wanWish(recipe({ seconds })).frames;
  expect([0.1, 2, 5, 60].map(framesOf)).toEqual([5, 33, 81, 81]);
});

test('what does not go along is told', () => {
  expect(wanWish(recipe()).leftBehind).toEqual([]);
  const source = { sha256: 'a'.repeat(64), kind: 'picture', fromSeconds: 0, toSeconds: 0 } as const;
  const all = wanWish(
    recipe({
      tool: 'image-to-video',
      sources: [{ ...source, placedAtSeconds: 0, strength: 0 }],
      beats: [...beats('a fish'), { atSeconds: 4, prompt: 'a boat' }],
      seconds: 10,
      height: 1080,
    }),
  );
  expect(all.leftBehind).toEqual(['sources', 'times', 'rest', 'height']);
  expect(all.prompt).toBe('a fish, then a boat');
});

test('a style goes along as words', () => {
  const style = { name: 'rainy-night', words: 'at night, in the rain' };
  expect(wanWish(recipe({ beats: beats('a fish'), style })).prompt).toBe(
    'a fish, at night, in the rain',
  );
});

test('guidance goes along where there is any, and turbo, which has it folded in, gets that of Wan', () => {
  expect(wanWish(recipe()).guidanceScale).toBe(4);
  const turbo = recipe({ sampler: { kind: 'turbo', steps: 5, guidanceScale: 1 } });
  expect(wanWish(turbo).guidanceScale).toBe(6);
});

test('Python reads the program, and diffusers has every name that it uses', (context) => {
  if (!hasPython) skipBecause(context, noPython);
  const wished = recipe({
    beats: beats(nasty),
    negativePrompt: nasty,
    seed: 4294967295,
    ratio: '2:3',
  });
  const [program] = readByPython(diffusersScript(wished, 'fish-7'));
  const { imports, calls } = program!;
  expect(imports).toEqual([
    ['diffusers', 'AutoencoderKLWan'],
    ['diffusers', 'UniPCMultistepScheduler'],
    ['diffusers', 'WanPipeline'],
    ['diffusers.utils', 'export_to_video'],
  ]);
  const { WanPipeline, UniPCMultistepScheduler, export_to_video } = names.diffusers;
  const pipe = calls['pipe']!;
  for (const name of Object.keys(pipe)) expect(WanPipeline.__call__).toContain(name);
  for (const name of Object.keys(calls['export_to_video']!)) {
    expect(export_to_video.__call__).toContain(name);
  }
  expect(UniPCMultistepScheduler.__init__).toContain('flow_shift');
  expect(Object.keys(calls['UniPCMultistepScheduler.from_config']!)).toEqual(['flow_shift']);
  expect(WanPipeline.methods).toEqual(
    expect.arrayContaining(['from_pretrained', 'enable_model_cpu_offload']),
  );
  expect(pipe).toMatchObject({
    prompt: nasty.toWellFormed(),
    negative_prompt: nasty.toWellFormed(),
    width: 512,
    height: 768,
    num_frames: 33,
    guidance_scale: 4,
    generator: { code: "torch.Generator('cpu').manual_seed(4294967295)" },
  });
});

test('no sentence becomes code', (context) => {
  if (!hasPython) skipBecause(context, noPython);
  const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
  const texts = [...fc.sample(anything, 200), nasty, '\\', '\n', '\0'];
  const programs = readByPython(
    ...texts.map((text) => diffusersScript(recipe({ beats: beats(text) }), 'x')),
  );
  for (const [index, { calls }] of programs.entries()) {
    expect(calls['pipe']!['prompt']).toBe(texts[index]!.toWellFormed());
    expect(Object.keys(calls)).toHaveLength(8);
  }
});

interface Workflow {
  readonly version: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly type: keyof (typeof names.comfyui_workflow_templates_json)['nodes'];
    readonly inputs: readonly {
      readonly name: string;
      readonly type: string;
      readonly link: number;
    }[];
    readonly outputs: readonly { readonly type: string; readonly links: readonly number[] }[];
    readonly widgets_values: readonly unknown[];
    readonly properties: { readonly models?: readonly unknown[] };
  }[];
  readonly links: readonly (readonly [number, number, number, number, number, string])[];
}

test('the workflow has the nodes, links, fields and files of the example that ComfyUI ships', () => {
  const example = names.comfyui_workflow_templates_json;
  const wished = recipe({ beats: beats(nasty), negativePrompt: 'rain', seed: 11, seconds: 4 });
  const workflow = JSON.parse(comfyuiWorkflow(wished, 'fish-11')) as Workflow;
  expect(workflow.version).toBe(example.version);
  const typeOf = (id: number): string => workflow.nodes.find((node) => node.id === id)!.type;
  const joined = workflow.links.map(([, from, fromSlot, to, toSlot, type]) => [
    typeOf(from),
    fromSlot,
    typeOf(to),
    toSlot,
    type,
  ]);
  expect(joined.map(String).toSorted()).toEqual(example.links.map(String).toSorted());
  for (const { type, inputs, outputs, widgets_values, properties } of workflow.nodes) {
    const node = example.nodes[type];
    expect(inputs.map((input) => [input.name, input.type])).toEqual(node.inputs);
    expect(outputs.map((output) => output.type)).toEqual(node.outputs);
    expect(widgets_values.map((value) => typeof value)).toEqual(
      node.widgets.map((value) => typeof value),
    );
    expect(properties.models ?? []).toEqual(node.models);
  }
  // Both ends of each link know it.
  for (const [id, from, , to, slot] of workflow.links) {
    const nodeOf = (wanted: number): Workflow['nodes'][number] =>
      workflow.nodes.find((node) => node.id === wanted)!;
    expect(nodeOf(from).outputs[0]!.links).toContain(id);
    expect(nodeOf(to).inputs[slot]!.link).toBe(id);
  }
  const valuesOf = (type: string): unknown[] =>
    workflow.nodes.filter((node) => node.type === type).map((node) => node.widgets_values);
  expect(valuesOf('KSampler')).toEqual([[11, 'fixed', 50, 4, 'uni_pc', 'simple', 1]]);
  expect(valuesOf('EmptyHunyuanLatentVideo')).toEqual([[832, 480, 65, 1]]);
  expect(valuesOf('CLIPTextEncode')).toEqual([[nasty.toWellFormed()], ['rain']]);
  const positive = workflow.nodes.find(({ type }) => type === 'KSampler')!.inputs[1]!;
  expect(workflow.links.find(([id]) => id === positive.link)![1]).toBe(
    workflow.nodes.find(({ widgets_values: [text] }) => text === nasty.toWellFormed())!.id,
  );
});

test('both files open here again with the recipe that they were made of', async () => {
  const wished = recipe({
    beats: beats(nasty),
    sampler: { kind: 'turbo', steps: 5, guidanceScale: 1 },
  });
  const opened = async (text: string): Promise<unknown> => readRecipe(new Blob([text]));
  expect(await opened(diffusersScript(wished, 'x'))).toEqual(wished);
  const workflow = comfyuiWorkflow(wished, 'x');
  expect(await opened(workflow)).toEqual(wished);
  // As ComfyUI saves it again, with things of its own.
  const { extra, ...rest } = JSON.parse(workflow) as { extra: object };
  const saved = { ...rest, extra: { ds: { scale: 1 }, ...extra } };
  expect(await opened(JSON.stringify(saved))).toEqual(wished);
  await expect(opened('{"extra":{"kinora-recipe":{"format":9}}}')).rejects.toMatchObject({
    code: 'file-unreadable',
  });
});
