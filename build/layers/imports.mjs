/** Reads every import of a TypeScript, JavaScript or Svelte file: static, type only, dynamic, re-exported. */
import ts from 'typescript';

/**
 * @typedef {object} ImportStatement
 * @property {string} specifier as written
 * @property {number} line counted from 1
 * @property {'type' | 'value'} kind `type` leaves nothing behind at run time
 */

/**
 * @param {string} path its ending says how the text is read
 * @param {string} text
 * @returns {ImportStatement[]} in the order of the text
 */
export function readImports(path, text) {
  if (!path.endsWith('.svelte')) return importsOfScript(text, 0);
  const scripts = [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)];
  const inScripts = scripts.flatMap((match) => {
    const start = match.index + match[0].indexOf('>') + 1;
    return importsOfScript(match[1] ?? '', linesBefore(text, start));
  });
  // What is left is markup: the only import it can hold is a dynamic one, `{#await import('…')}`.
  const markup = text.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, (script) => script.replace(/[^\n]/g, ' '));
  const inMarkup = [...markup.matchAll(/\bimport\(\s*(['"`])([^'"`]+)\1\s*\)/g)].map((match) => ({
    specifier: match[2] ?? '',
    line: linesBefore(markup, match.index) + 1,
    kind: /** @type {const} */ ('value'),
  }));
  return [...inScripts, ...inMarkup];
}

/**
 * @param {string} text
 * @param {number} end
 */
function linesBefore(text, end) {
  return text.slice(0, end).split('\n').length - 1;
}

/**
 * @param {string} text
 * @param {number} linesAbove
 * @returns {ImportStatement[]}
 */
function importsOfScript(text, linesAbove) {
  const source = ts.createSourceFile('script.ts', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  /** @type {ImportStatement[]} */
  const found = [];
  /**
   * @param {ts.Node} node
   * @returns {void}
   */
  function visit(node) {
    const statement = specifierOf(node);
    if (statement && ts.isStringLiteralLike(statement.specifier)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 + linesAbove;
      found.push({ specifier: statement.specifier.text, line, kind: statement.typeOnly ? 'type' : 'value' });
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

/**
 * @param {ts.Node} node
 * @returns {{ specifier: ts.Node, typeOnly: boolean } | null}
 */
function specifierOf(node) {
  if (ts.isImportDeclaration(node)) {
    return {
      specifier: node.moduleSpecifier,
      typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
    };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: node.argument.literal, typeOnly: true };
  }
  if (ts.isCallExpression(node) && node.arguments[0]) {
    const called = node.expression;
    const loads = called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');
    if (loads) return { specifier: node.arguments[0], typeOnly: false };
  }
  return null;
}
