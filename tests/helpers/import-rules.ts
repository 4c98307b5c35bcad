/** One row of the table "Who may import whom". */
export interface ImportRule {
  readonly folder: string;
  /** Folders and packages; `engine/*` and `node:*` stand for all that begin so. */
  readonly allowed: readonly string[];
  readonly allowedTypes: readonly string[];
}

/** Reads the table below the heading "Who may import whom" in `src/README.md`. */
export function readImportRules(markdown: string): ImportRule[] {
  const [, section = ''] = markdown.split(/^## Who may import whom$/m);
  const [table = ''] = section.split(/^## /m);
  return [...table.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, folder, cell]) => {
    const names = [...cell!.matchAll(/`([^`]+)`( \(types\))?/g)];
    const pick = (types: boolean): string[] =>
      names.filter((name) => (name[2] !== undefined) === types).map((name) => name[1]!);
    return { folder: folder!, allowed: pick(false), allowedTypes: pick(true) };
  });
}

/** The row that `path` (without `src/`) falls under: the longest folder that holds it. */
export function ruleOf(rules: readonly ImportRule[], path: string): ImportRule | undefined {
  return rules
    .filter(({ folder }) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

export function allows(rule: ImportRule, name: string, isTypeOnly: boolean): boolean {
  return [rule.folder, ...rule.allowed, ...(isTypeOnly ? rule.allowedTypes : [])].some((allowed) =>
    allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed,
  );
}

/** The first circle of a graph, as the path that closes it, or undefined. */
export function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const finished = new Set<string>();
  const walk = (node: string, trail: readonly string[]): string[] | undefined => {
    const start = trail.indexOf(node);
    if (start >= 0) return [...trail.slice(start), node];
    if (finished.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next, [...trail, node]);
      if (circle !== undefined) return circle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
