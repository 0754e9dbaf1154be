/** `npm run operators`: writes docs/operators.md out of the tables of operators and gradient rules. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadTool } from './bundle-tool.mjs';

/** @type {typeof import('./operators/operators-document.ts')} */
const { operatorsDocument } = await loadTool('build/operators/operators-document.ts');
writeFileSync(fileURLToPath(new URL('../docs/operators.md', import.meta.url)), await operatorsDocument());
