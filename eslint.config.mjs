import js from '@eslint/js';
import accessible from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';

const TIME = 'Time arrives in the command.';
const impure = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: TIME },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: TIME },
  { selector: "CallExpression[callee.name='Date']", message: TIME },
  {
    selector:
      "CallExpression[callee.object.name='DateTime']:matches([callee.property.name='now'], [callee.property.name=/^(local|utc)$/][arguments.length=0])",
    message: TIME,
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Chance arrives in the command.',
  },
  { selector: 'AwaitExpression', message: 'Deciders do not wait.' },
];

/** By these, too, a decider would depend on more than its arguments; a library for it is no import of a pure folder. */
const impureGlobals = [
  'process',
  'performance',
  'crypto',
  'globalThis',
  'fetch',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({
  name,
  message:
    'Deciders, projections and reactions have no settings, clock, timers, network or chance.',
}));

const unescaped = 'Print by `#printing`, which escapes what others have written.';
const printing = [
  {
    selector:
      'CallExpression[callee.property.name=/^(write|end)$/][callee.object.property.name=/^(out|err|stdout|stderr)$/]',
    message: unescaped,
  },
  {
    selector:
      "CallExpression[callee.property.name='write'][callee.object.name=/^(out|err|stdout|stderr)$/]",
    message: unescaped,
  },
  {
    selector:
      "CallExpression:matches([callee.name='pipeline'], [callee.property.name='pipe']) > MemberExpression.arguments[property.name=/^(out|err|stdout|stderr)$/]",
    message: unescaped,
  },
];

const entries = [
  {
    selector:
      "CallExpression[callee.object.name='Object'] > :matches(Identifier.arguments[name='decisions'], MemberExpression.arguments[property.name='decisions'])",
    message: 'Decisions are `Entries`: they have values() and names().',
  },
];

const literals = [
  {
    selector:
      ':matches(SpreadElement, JSXSpreadAttribute) > :matches(ObjectExpression, ArrayExpression).argument',
    message: 'Write the elements themselves, without the spread.',
  },
];

const EVERY_TEST = 'Run every test; `itUnless` of #testkit names what this machine lacks.';
const focus = [
  {
    selector:
      'MemberExpression:matches([object.name=/^(it|describe|test)$/], [object.object.name=/^(it|describe|test)$/]):matches([property.name=/^(only|skip|todo|failing)$/], [property.value=/^(only|skip|todo|failing)$/])',
    message: EVERY_TEST,
  },
  { selector: 'CallExpression[callee.name=/^([fx](it|describe)|xtest)$/]', message: EVERY_TEST },
];

const CONDITION =
  'Wait for the condition: `eventually` of #testkit. Where time is tested, `elapse`.';
const sleeps = [
  {
    selector:
      'CallExpression:matches([callee.name=/^(sleep|delay|pause)$/]:not([arguments.0.value<=50]), [callee.name="setTimeout"]:not([arguments.1.value<=50]))',
    message: CONDITION,
  },
  {
    selector:
      'ImportDeclaration[source.value=/timers.promises$/] > ImportSpecifier[imported.name="setTimeout"]:not([local.name="sleep"])',
    message: 'Call it `sleep`, so that long ones are found.',
  },
];

const chance = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'A test that failed has to fail again: count, or let fast-check draw from its seed.',
  },
];

const folders = [
  {
    selector: 'Program',
    message:
      'Name the folder after its concept: it is not called utils, helpers, common, shared or misc.',
  },
];

export default typescript.config(
  {
    ignores: [
      'dist',
      'node_modules',
      '.writ',
      '.stryker-tmp',
      'coverage',
      'bench/node_modules',
      'libs/client/src/schema.d.ts',
    ],
  },
  js.configs.recommended,
  ...typescript.configs.recommended,
  {
    languageOptions: {
      // Nest injects by the emitted types, so a class in a constructor is used as a value.
      parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true },
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setImmediate: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
        TextDecoder: 'readonly',
        TextEncoder: 'readonly',
        globalThis: 'readonly',
        structuredClone: 'readonly',
        Response: 'readonly',
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      'no-restricted-syntax': ['error', ...printing, ...entries, ...literals],
      'max-lines': ['error', { max: 300 }],
      'max-depth': ['error', 4],
      complexity: ['error', 20],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: [
      'apps/*/src/domain/**/*.ts',
      'apps/*/src/reactions.ts',
      'apps/*/src/reactions/**/*.ts',
      'apps/*/src/**/projections/**/*.ts',
      'libs/work-order/src/**/*.ts',
      'libs/authzen/src/**/*.ts',
      'libs/kernel/src/**/*.ts',
    ],
    ignores: ['**/*.{spec,fixture}.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...impure, ...printing, ...entries, ...literals],
    },
  },
  {
    // React's compiler rules come with `flat.recommended`; browsers have globals of their own.
    files: ['apps/console/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat.recommended, accessible.flatConfigs.recommended],
    languageOptions: {
      parserOptions: { emitDecoratorMetadata: false, ecmaFeatures: { jsx: true } },
      globals: { document: 'readonly', location: 'readonly', crypto: 'readonly' },
    },
    // The compiler, which knows the browser's names, reports what is not defined.
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        exports: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // What writes to a terminal: for services and commands, and for what runs before anything is built.
    // Tests print for those who run them.
    // So does an example that stands alone.
    files: [
      'libs/printing/src/print.ts',
      'tools/launcher/log.mjs',
      'examples/agents/call-tool.mjs',
      '**/*.spec.ts',
      'test/**',
    ],
    rules: { 'no-restricted-syntax': ['error', ...literals, ...focus] },
  },
  {
    files: ['**/*.{spec,story}.ts'],
    rules: { 'no-restricted-syntax': ['error', ...literals, ...focus, ...sleeps, ...chance] },
  },
  {
    // Every command line loads all commands, so they bring no more than the contracts from which they are made.
    files: [
      'cli/src/commands/*.ts',
      'cli/src/{main,program,session,terminal}.ts',
      'cli/src/api/*.ts',
    ],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^#(?!(client|contracts|kernel|printing|version)$)',
              allowTypeImports: true,
              message: 'Load it where the command runs: `await import(…)`.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [
      '**/*.spec.ts',
      'test/**/*.ts',
      'libs/kernel/src/decider.ts',
      'libs/contracts/src/define.ts',
    ],
    // An event of unknown type has data of unknown shape, and specs build wrong things on purpose.
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    files: ['libs/work-order/src/evolve.ts'],
    // A switch over every event type is long and flat on purpose: the compiler checks that it is whole.
    rules: { complexity: 'off' },
  },
  {
    files: ['**/{utils,helpers,common,shared,misc}/**'],
    rules: { 'no-restricted-syntax': ['error', ...folders] },
  },
);
