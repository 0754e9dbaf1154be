import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { gradientRuleDocs } from '../../native-models/autodiff/gradient-documentation.ts';
import { gradientRules } from '../../native-models/autodiff/gradient-rules.ts';
import { repositoryRoot } from '../../native-models/testing/reference.ts';
import { operatorExamples } from './examples.ts';
import { gradientsOf, nodeOf, operatorsDocument, operatorsOf } from './operators-document.ts';

const nodes = Object.values(operatorExamples).flat().map(nodeOf);

test('docs/operators.md is what `npm run operators` writes', async () => {
  const written = readFileSync(path.join(repositoryRoot, 'docs', 'operators.md'), 'utf8');
  expect(written).toBe(await operatorsDocument());
});

test('every gradient rule has its line, and every line its rule and an example', () => {
  const rules = Object.keys(gradientRules).sort();
  expect(Object.keys(gradientRuleDocs).sort()).toEqual(rules);
  expect([...new Set(nodes.map(({ op_type }) => op_type))]).toEqual(expect.arrayContaining(rules));
});

const ruled = nodes.flatMap((node) => {
  const gradients = gradientsOf(node);
  return gradients === null ? [] : [{ op_type: node.op_type, node, gradients }];
});

test('what gradients are made of stands in the table too', () => {
  const made = ruled.flatMap(({ node, gradients }) => [...operatorsOf(node, gradients)]);
  expect(made).toContain('ScatterElements');
  expect(nodes.map(({ op_type }) => op_type)).toEqual(expect.arrayContaining(made));
});

describe('the line of a gradient rule names exactly the inputs that get a gradient', () => {
  test.each(ruled)('$op_type', ({ op_type, node, gradients }) => {
    const named = node.inputs.flatMap(({ origin }, index) =>
      gradients[index] && origin.kind === 'input' ? [`d${origin.name}`] : [],
    );
    const said = gradientRuleDocs[op_type as keyof typeof gradientRuleDocs]?.match(/\bd[a-z]+(?=\[i\] =| =)/g) ?? [];
    expect([...new Set(said)].sort()).toEqual(named.sort());
  });
});
