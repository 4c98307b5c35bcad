import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { allows, findCircle, readImportRules, ruleOf } from '../helpers/import-rules.ts';
import { sourceImports } from '../helpers/source-imports.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
/** Files git knows or would add, so that build output and caches do not count. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));
const isCode = (path: string): boolean => /\.(ts|mjs|js|svelte|wgsl|py|css)$/.test(path);
const lineCount = (path: string): number => read(path).split('\n').length - 1;
const namesIn = (folder: string, ending: string): string[] =>
  files
    .filter((path) => dirname(path) === folder && path.endsWith(ending))
    .map((path) => basename(path, ending));

const rules = readImportRules(read('src/README.md'));
const sources = files
  .filter((path) => /^src\/.*\.(ts|mjs|svelte)$/.test(path))
  .map((path) => ({ path, imports: sourceImports(path, read(path)) }));

describe('the table "Who may import whom"', () => {
  it('has a row for every file of src', () => {
    expect(sources.filter(({ path }) => ruleOf(rules, inSrc(path)) === undefined)).toEqual([]);
  });

  it('is kept by every import', () => {
    const breaches = sources.flatMap(({ path, imports }) => {
      const rule = ruleOf(rules, inSrc(path))!;
      return imports
        .filter(({ target, isTypeOnly }) => !allows(rule, nameOf(target), isTypeOnly))
        .map(({ target }) => `${path} → ${target}`);
    });
    expect(breaches).toEqual([]);
  });

  it('has no row for a folder that is gone', () => {
    const gone = rules.filter(({ folder }) => !existsSync(`src/${folder}`));
    expect(gone).toEqual([]);
  });

  it('catches a breach, a type that is no type, and a circle', () => {
    const table = readImportRules(
      '## Who may import whom\n| `common` | nothing |\n| `app` | `common`, `engine` (types) |\n',
    );
    const app = ruleOf(table, 'app/main.ts')!;
    expect(allows(app, 'common', false)).toBe(true);
    expect(allows(app, 'engine', true)).toBe(true);
    expect(allows(app, 'engine', false)).toBe(false);
    expect(allows(ruleOf(table, 'common/half.ts')!, 'app', false)).toBe(false);
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(findCircle(circle)).toEqual(['b', 'c', 'b']);
  });

  it('sees imports of every form, in Svelte files too', () => {
    const svelte = `<script lang="ts">
      import type { A } from '../engine/a.ts';
      export * from './b.ts';
      const c = await import('@scope/c/deep');
      import shader from '../../shaders/d.wgsl?raw';
    </script>`;
    expect(sourceImports('src/app/page.svelte', svelte)).toEqual([
      { target: 'src/engine/a.ts', isTypeOnly: true },
      { target: 'src/app/b.ts', isTypeOnly: false },
      { target: '@scope/c', isTypeOnly: false },
      { target: 'shaders/d.wgsl', isTypeOnly: false },
    ]);
  });
});

describe('the house', () => {
  it('has no circle of imports', () => {
    const graph = new Map(
      sources.map(({ path, imports }) => [path, imports.map(({ target }) => target)]),
    );
    expect(findCircle(graph)).toBeUndefined();
  });

  it('has no file over 600 lines', () => {
    expect(files.filter((path) => isCode(path) && lineCount(path) > 600)).toEqual([]);
  });

  it('has files of less than 150 lines at the median', () => {
    const counts = files
      .filter(isCode)
      .map(lineCount)
      .sort((a, b) => a - b);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(150);
  });

  it('gives every kernel its shader, its TypeScript, its float64 twin and its test', () => {
    const names = new Set([
      ...namesIn('shaders', '.wgsl'),
      ...namesIn('src/engine/kernels', '.ts'),
    ]);
    const missing = [...names].flatMap((name) =>
      [
        `shaders/${name}.wgsl`,
        `src/engine/kernels/${name}.ts`,
        `tests/reference/${name}.ts`,
        `tests/kernels/${name}.test.ts`,
      ].filter((path) => !files.includes(path)),
    );
    expect(names.size).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('says why it has each dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const said = [...read('src/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)];
    expect(said.map(([, name]) => name).sort()).toEqual(
      Object.keys({ ...dependencies, ...devDependencies }).sort(),
    );
  });

  it('keeps its top level bare', () => {
    const allowed = [
      ...['README.md', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'],
      ...['models', 'public', 'shaders', 'src', 'tests'],
    ];
    const ignored = ['node_modules', 'dist', 'test-results', 'playwright-report'];
    const surplus = readdirSync('.').filter(
      (name) => !name.startsWith('.') && ![...allowed, ...ignored].includes(name),
    );
    expect(surplus).toEqual([]);
  });
});

function inSrc(path: string): string {
  return path.replace(/^src\//, '');
}

/** The row a target belongs to, `shaders`, or the package itself. */
function nameOf(target: string): string {
  if (target.startsWith('src/')) return ruleOf(rules, inSrc(target))?.folder ?? target;
  return target.startsWith('shaders/') ? 'shaders' : target;
}
