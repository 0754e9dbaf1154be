import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Rules of the house: named exports, no `any`, no promise left alone, no state that the compiler cannot follow. */
export default tseslint.config(
  {
    ignores: ['dist/', 'release/', 'node_modules/', 'fixtures/', 'test-results/', 'playwright-report/'],
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js', '**/*.svelte'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': ['error', { destructuring: 'all' }],
      'no-console': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name; only configuration files have a default export.',
        },
        {
          selector: 'ExportAllDeclaration[exported=null]',
          message: 'No barrels: import from the file that defines it.',
        },
        { selector: 'TSEnumDeclaration', message: 'A union of literals says the same without code.' },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // An async function may be async for its type alone: an interface asks for a promise.
      '@typescript-eslint/require-await': 'off',
      // `string` beside a union of channels says that any name may come in.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // Handlers here are plain functions in objects; none reads `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A figure in a sentence is what template literals are for.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowArray: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  ...svelte.configs['flat/recommended'],
  {
    // Runes are plain TypeScript to a parser; Svelte's own would have all types read anew for each of these files too.
    files: ['**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parser: tseslint.parser },
  },
  {
    // svelte-check knows the types of a component; here each one would have all types of the interface read anew.
    files: ['**/*.svelte'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, projectService: false },
    },
    rules: {
      // The page has no routes; addresses inside it are its own.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.recommended],
    languageOptions: { globals: globals.node },
    rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  {
    // Matchers such as expect.any() and parsed fixtures are untyped by design.
    files: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // Declarations describe what a package exports, also where that is a default.
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-unused-vars': 'off' },
  },
  {
    // AssemblyScript: its compiler, which knows the types, is not TypeScript's.
    files: ['native-models/kernels/assembly/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    // A spec tries what the page must refuse.
    files: ['e2e/**/*.ts'],
    rules: { '@typescript-eslint/no-implied-eval': 'off' },
  },
  {
    files: ['*.config.{js,ts}', '**/*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
