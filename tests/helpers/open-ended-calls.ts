import ts from 'typescript';
import { scriptsOf } from './source-imports.ts';

export interface OpenEndedCall {
  /** As it is written: `navigator.locks.query`, `import`. */
  readonly callee: string;
  readonly line: number;
}

/** What the browser, a host, a disk or another tab answers, or does not: by the end of the callee. */
const answers = new RegExp(
  `(^|\\.)(${[
    'fetch|createImageBitmap|openDB',
    'locks\\.(query|request)|caches\\.(open|keys|delete|match)|cache\\.(match|put|delete)',
    'estimate|persist|getDirectory|writeText|readText|wakeLock\\.request',
    'queryPermission|requestPermission|getFileHandle|createWritable|removeEntry',
    'requestAdapter|requestDevice|isConfigSupported|convertToBlob',
    '(container|serviceWorker)\\.register|clients\\.matchAll|unregister|navigate|skipWaiting',
  ].join('|')})$`,
);

/** What ends a wait: `common/deadline`. */
const ends = /(^|\.)(withDeadline|wait)$/;

/**
 * Calls in one file that are waited for and may never be answered: not within what `withDeadline` or the
 * `wait` of a `patience` are given, directly or through a function or a constant of this file.
 */
export function openEndedCalls(path: string, text: string): OpenEndedCall[] {
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const found: OpenEndedCall[] = [];
  const bounding = boundingNames(source);
  const bounded = boundedNames(source, bounding);
  const visit = (node: ts.Node): void => {
    const callee = calleeOf(node);
    if (callee !== undefined && !isBounded(node, bounding, bounded) && !isLeftAlone(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ callee, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function calleeOf(node: ts.Node): string | undefined {
  if (ts.isAwaitExpression(node) && /\.ready$/.test(node.expression.getText())) {
    return node.expression.getText();
  }
  if (!ts.isCallExpression(node)) return undefined;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import';
  const callee = node.expression.getText().replaceAll('?.', '.');
  return answers.test(callee) ? callee : undefined;
}

/** Functions of the file that end the waits for what they are given. */
function boundingNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const body = ts.isFunctionDeclaration(node)
      ? node.body
      : ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer)
        ? node.initializer.body
        : undefined;
    if (body && /\b(withDeadline|wait)\(/.test(body.getText())) {
      const { name } = node as ts.FunctionDeclaration | ts.VariableDeclaration;
      if (name && ts.isIdentifier(name)) names.add(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** Constants of the file that somebody waits for with a limit. */
function boundedNames(source: ts.SourceFile, bounding: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isBounding(node, bounding)) {
      for (const argument of node.arguments) {
        if (ts.isIdentifier(argument)) names.add(argument.text);
        // What is called at once to begin the work: `opening()`.
        else if (ts.isCallExpression(argument) && ts.isIdentifier(argument.expression)) {
          names.add(argument.expression.text);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function isBounding(node: ts.Node, bounding: ReadonlySet<string>): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression.getText();
  return ends.test(callee) || bounding.has(callee);
}

function isBounded(
  call: ts.Node,
  bounding: ReadonlySet<string>,
  bounded: ReadonlySet<string>,
): boolean {
  for (let node = call; !ts.isSourceFile(node); node = node.parent) {
    const { parent } = node;
    if (isBounding(parent, bounding) && parent.expression !== node) return true;
    if (ts.isVariableDeclaration(parent) && bounded.has(parent.name.getText())) return true;
  }
  return false;
}

/** Whether nobody waits: `void …`, or a statement that only tells what to do afterwards. */
function isLeftAlone(call: ts.Node): boolean {
  if (ts.isAwaitExpression(call)) return false;
  let node = call.parent;
  while (ts.isPropertyAccessExpression(node) || (ts.isCallExpression(node) && isAfter(node))) {
    node = node.parent;
  }
  return ts.isVoidExpression(node) || ts.isExpressionStatement(node);
}

function isAfter({ expression }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    ['then', 'catch', 'finally'].includes(expression.name.text)
  );
}
