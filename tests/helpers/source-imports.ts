import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

export interface SourceImport {
  /** A path from the project's top for relative imports, else the package: `idb`, `node:fs`. */
  readonly target: string;
  /** True for `import type`: nothing is left of it at run time. */
  readonly isTypeOnly: boolean;
}

/**
 * Every import in one file: static, dynamic, re-exported and in types.
 * @param path from the project's top, for example `src/app/main.ts`
 */
export function sourceImports(path: string, text: string): SourceImport[] {
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, false);
  const found: SourceImport[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      found.push({ target: targetOf(path, specifier), isTypeOnly: isTypeOnly(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export function scriptsOf(svelte: string): string {
  return [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, code]) => code)
    .join('\n');
}

function specifierOf(node: ts.Node): string | undefined {
  const literal =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
  return literal !== undefined && ts.isStringLiteral(literal) ? literal.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return (
    ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  );
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    return join(dirname(path), specifier.replace(/\?.*$/, ''));
  }
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
