/** Which folder may import which. `npm run rooms` checks it. */
const tests = '\\.(spec|fixture)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'A decider knows contracts, kernel, the work order and its own folder: no Nest, no database, no clock.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/domain/', pathNot: tests },
      to: {
        pathNot: ['^apps/$1/src/domain/', '^libs/(kernel|contracts|work-order)/', '^(node:)?util$'],
      },
    },
    {
      name: 'reactions-are-pure',
      comment:
        'A reaction turns an event into commands; what an event calls for is pure code of the work order.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/reactions[./]', pathNot: tests },
      to: { pathNot: ['^apps/$1/src/reactions[./]', '^libs/(kernel|contracts|work-order)/'] },
    },
    {
      name: 'work-order-is-pure',
      severity: 'error',
      from: { path: '^libs/work-order/src/', pathNot: tests },
      // Time zones and daylight saving are tables that a library keeps.
      to: {
        pathNot: [
          '^libs/(work-order/src/|kernel/|contracts/|verify/)',
          'node_modules/(canonicalize|luxon)/',
        ],
      },
    },
    {
      name: 'projections-are-pure',
      comment:
        'A projection folds facts into rows: no database, no clock; decider state would be a second source of truth.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/(views/)?projections/', pathNot: tests },
      to: {
        pathNot: ['^apps/$1/src/(views/)?projections/', '^libs/(kernel|contracts|work-order)/'],
      },
    },
    {
      name: 'services-do-not-meet',
      comment:
        'Services speak over NATS, in contracts. They never import each other; what runs all in one process starts them.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/all-services/src/main.ts$' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'console-knows-the-api-only',
      comment: 'What the console knows of Writ it is told by HTTP; receipts it checks by itself.',
      severity: 'error',
      from: { path: '^apps/console/src/' },
      to: {
        path: '^(apps|libs|cli)/',
        pathNot: ['^apps/console/src/', '^libs/(client|verify)/src/'],
      },
    },
    {
      name: 'pages-do-not-meet',
      comment: 'Each page is fetched by itself. What two of them show is a part.',
      severity: 'error',
      from: { path: '^apps/console/src/pages/([^/]+)/' },
      to: { path: '^apps/console/src/pages/', pathNot: '^apps/console/src/pages/$1/' },
    },
    {
      name: 'parts-know-no-page',
      severity: 'error',
      from: { path: '^apps/console/src/(api|live|parts|session)/', pathNot: tests },
      to: { path: '^apps/console/src/(pages|frame)/' },
    },
    {
      name: 'kernel-knows-nobody',
      severity: 'error',
      from: { path: '^libs/kernel/src/', pathNot: tests },
      to: { pathNot: '^libs/kernel/src/' },
    },
    {
      name: 'contracts-know-validation-only',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: tests },
      to: {
        pathNot: [
          '^libs/(contracts|kernel|verify)/',
          'node_modules/(class-validator|class-transformer|reflect-metadata)/',
        ],
      },
    },
    {
      name: 'contracts-know-receipts-by-type',
      comment: 'Receipts and bundles are declared where they are verified.',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: tests },
      to: { path: '^libs/verify/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'verify-knows-nobody',
      comment: 'Receipts must be checked anywhere, the browser included.',
      severity: 'error',
      from: { path: '^libs/verify/src/', pathNot: tests },
      to: { pathNot: ['^libs/verify/src/', '^(node:)?crypto$', 'node_modules/@noble/'] },
    },
    {
      name: 'client-knows-the-api-only',
      comment: 'It is packaged by itself, and runs in browsers: types of the API, no dependencies.',
      severity: 'error',
      from: { path: '^libs/client/src/', pathNot: tests },
      to: { pathNot: '^libs/client/src/' },
    },
    {
      name: 'certificate-is-pure',
      comment: 'Who makes a certificate and who checks it run the same code, wherever they are.',
      severity: 'error',
      from: { path: '^libs/certificate/src/', pathNot: tests },
      to: {
        pathNot: [
          '^libs/(certificate/src/|contracts/|kernel/|verify/|work-order/)',
          'node_modules/canonicalize/',
        ],
      },
    },
    {
      name: 'authzen-is-pure',
      comment:
        'How a question becomes a proposal knows contracts alone; who proposes it is the gateway.',
      severity: 'error',
      from: { path: '^libs/authzen/src/', pathNot: tests },
      to: {
        pathNot: [
          '^libs/(authzen/src/|contracts/|kernel/)',
          '^(node:)?crypto$',
          'node_modules/canonicalize/',
        ],
      },
    },
    {
      name: 'noble-in-browsers-only',
      comment:
        'Where there is Node, its own cryptography is faster and is the one that is trusted.',
      severity: 'error',
      from: { path: '^(apps|libs|cli)/', pathNot: '\\.browser\\.ts$' },
      to: { path: 'node_modules/@noble/' },
    },
    {
      name: 'secrets-know-nobody',
      comment: 'Code that takes something in may look for secrets in it.',
      severity: 'error',
      from: { path: '^libs/secrets/src/', pathNot: tests },
      to: { pathNot: ['^libs/secrets/src/', 'node_modules/@secretlint/'] },
    },
    {
      name: 'json-knows-nobody',
      comment: 'Services and the command line read what somebody sent by the same rules.',
      severity: 'error',
      from: { path: '^libs/json/src/', pathNot: tests },
      to: { pathNot: ['^libs/json/src/', '^(node:)?buffer$'] },
    },
    {
      name: 'platform-is-generic',
      comment: 'Machinery that knows one service’s words belongs in that service.',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: tests },
      to: { path: '^(apps|libs/(contracts|work-order|testkit))/' },
    },
    {
      name: 'nats-only-in-platform',
      comment: 'The client can be exchanged because one folder knows it.',
      severity: 'error',
      from: {
        path: '^(apps|libs|cli)/',
        pathNot: ['^libs/platform/src/bus/', tests, '^libs/testkit/'],
      },
      to: { path: 'node_modules/nats/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platform-by-its-index',
      comment:
        'Enter a lib by its index.ts; pages in browsers have one of their own, and the console takes the types of the API.',
      severity: 'error',
      from: { path: '^(apps|libs|cli)/([^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: [
          '^libs/[^/]+/src/(index|browser)\\.ts$',
          '^libs/client/src/schema\\.d\\.ts$',
          '^$1/$2/',
        ],
      },
    },
    {
      name: 'cli-is-a-client',
      comment: 'The command line knows the HTTP API and the contracts.',
      severity: 'error',
      from: { path: '^cli/', pathNot: tests },
      to: { path: '^(apps/|libs/(platform|work-order|testkit)/)' },
    },
    {
      name: 'testkit-stays-in-tests',
      severity: 'error',
      from: { pathNot: [tests, '^libs/testkit/', '^test/', '^(apps|libs)/[^/]+/test/'] },
      to: { path: '^libs/testkit/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unknown-imports',
      comment: 'Programs of agents run where the packed client is installed.',
      severity: 'error',
      from: { pathNot: '^test/scenarios/agent-frameworks/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
