/** docs/operators.md out of the operators' shape rules and the gradient rules. Bundled and started by build/operators-doc.mjs. */
import prettier from 'prettier';
import { gradientRuleDocs } from '../../native-models/autodiff/gradient-documentation.ts';
import { gradientRuleOf, type DifferentiableOperator } from '../../native-models/autodiff/gradient-rules.ts';
import { topologicalNodes, type Attribute, type Node, type Value } from '../../native-models/graph/graph.ts';
import { input } from '../../native-models/graph/operators.ts';
import { operatorExamples } from './examples.ts';

const INTRODUCTION = `<!-- Written by \`npm run operators\`. Do not edit. -->

# Operators and their gradients

Every graph of the lab is made of these operators: names, attributes and meanings are ONNX's (opset 23), and \`MatMulNBits\` is ONNX Runtime's own. The shapes are what the operator's shape rule in \`native-models/graph/operators.ts\` makes of an example; words are axes whose length is known only when the graph runs, ‹…› is a constant, and what is not float32 says so.

The gradients are those of \`native-models/autodiff/gradient-rules.ts\`: y is the output, g the gradient that arrives at y, d… the gradient of an input. The walker in \`backward.ts\` adds gradients that meet and sums axes that were broadcast. The last column is the operators that the rule itself is made of. An operator without a gradient stands only where none is asked for: on integers and booleans, in the decode step, in what is merely reported, or in the backward graph.
`;

/** The node that makes an example's value. */
export function nodeOf(value: Value): Node {
  if (value.origin.kind !== 'node') throw new Error('An example of an operator is what the operator returns.');
  return value.origin.node;
}

/** What the operator's rule gives for its inputs, or null where it has no rule. `g` is the gradient of the first output. */
export function gradientsOf(node: Node): readonly (Value | null)[] | null {
  const rule = gradientRuleOf(node.op_type);
  const [y] = node.outputs;
  return rule && y ? rule(node, input('g', y.dtype, y.dims)) : null;
}

/** The operators that a rule's gradients are made of, in the order in which they run, without the forward node itself. */
export function operatorsOf(node: Node, gradients: readonly (Value | null)[]): ReadonlySet<string> {
  const made = topologicalNodes(gradients.filter((gradient) => gradient !== null)).filter((each) => each !== node);
  return new Set(made.map(({ op_type }) => op_type));
}

/** The whole document, as Prettier leaves it. */
export async function operatorsDocument(): Promise<string> {
  const head = ['operator', 'shapes', 'gradient', 'made of'];
  const rows = Object.values(operatorExamples).flatMap((examples) => examples.map((value) => tableRow(nodeOf(value))));
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return prettier.format(`${INTRODUCTION}\n${table}\n`, { parser: 'markdown', printWidth: 120 });
}

function tableRow(node: Node): readonly string[] {
  const attributes = Object.entries(node.attributes).map(
    ([name, attribute]) => `${name} = ${attributeText(attribute)}`,
  );
  const operator = [`\`${node.op_type}\``, ...attributes].join(', ');
  const shapes = `${node.inputs.map(valueText).join(', ')} → ${node.outputs.map(valueText).join(', ')}`;
  const gradients = gradientsOf(node);
  if (gradients === null) return [operator, shapes, '–', ''];
  return [
    operator,
    shapes,
    gradientRuleDocs[node.op_type as DifferentiableOperator] ?? '',
    [...operatorsOf(node, gradients)].join(', '),
  ];
}

function attributeText(attribute: Attribute): string {
  return attribute.kind === 'ints' ? `(${attribute.value.join(', ')})` : String(attribute.value);
}

function valueText({ dtype, dims, origin }: Value): string {
  if (origin.kind === 'constant') return `‹${[...origin.data].join(', ')}›`;
  const name = origin.kind === 'input' ? `${origin.name} ` : '';
  return `${name}[${dims.join(', ')}]${dtype === 'float32' ? '' : ` ${dtype}`}`;
}
