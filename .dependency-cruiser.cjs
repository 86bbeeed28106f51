// The direction of imports, as docs/architecture tells it: down this list only. Checked by `npm run layers` and proved able
// to fail by test/layers.test.ts.

// Each name is a folder of src, or a file of that name. A layer may import itself and what stands after it.
const layers = [
  'main',
  'app',
  'server',
  'resolvers',
  'loaders',
  'services',
  'jobs',
  'changes',
  'access',
  'search',
  'storage',
  'entities',
  'database',
  'common',
];

// The command line starts the same parts as main, so it stands where main stands.
const commandLine = ['cli', 'commands'];

/** A pattern for the files of the named layers: `src/<name>.ts` and everything in `src/<name>/`. */
const files = (...names) => `^src/(?:${names.join('|')})(?:/|\\.ts$)`;

const downwards = layers.slice(1).map((layer, index) => ({
  name: `${layer}-imports-downwards`,
  comment: `src/${layer} is imported by what stands above it, never the other way round.`,
  severity: 'error',
  from: { path: files(layer) },
  to: { path: files(...layers.slice(0, index + 1), ...commandLine) },
}));

// The pages run in the browser and config stands beside the list: both have rules of their own below.
const pages = ['graphiql', 'share-page'];
const known = files(...layers, ...commandLine, 'config', ...pages);

module.exports = {
  forbidden: [
    ...downwards,
    {
      name: 'main-is-not-imported-by-the-command-line',
      comment: 'Importing main would start the server.',
      severity: 'error',
      from: { path: files(...commandLine) },
      to: { path: files('main') },
    },
    {
      name: 'main-does-not-import-the-command-line',
      comment: 'The server starts without its command line.',
      severity: 'error',
      from: { path: files('main') },
      to: { path: files(...commandLine) },
    },
    {
      name: 'config-stays-at-the-top',
      comment: 'Settings are read at the entry and handed down as values.',
      severity: 'error',
      from: { path: '^src/', pathNot: files('main', 'app', 'config', ...commandLine) },
      to: { path: files('config') },
    },
    {
      name: 'config-imports-common-only',
      comment: 'Settings can be read before anything else exists.',
      severity: 'error',
      from: { path: files('config') },
      to: { path: '^src/', pathNot: files('config', 'common') },
    },
    {
      name: 'browser-code-stands-alone',
      comment: 'A page is bundled for the browser and shares no module with the server or another page.',
      severity: 'error',
      from: { path: `^src/(${pages.join('|')})/` },
      to: { path: '^src/', pathNot: '^src/$1/' },
    },
    {
      name: 'browser-code-is-not-imported',
      comment: 'A page is bundled for the browser and shares no module with the server.',
      severity: 'error',
      from: { path: '^src/', pathNot: files(...pages) },
      to: { path: files(...pages) },
    },
    {
      name: 'every-importer-has-a-layer',
      comment: 'A folder of src that is not in the list has no direction to keep.',
      severity: 'error',
      from: { path: '^src/', pathNot: known },
      to: {},
    },
    {
      name: 'every-import-has-a-layer',
      comment: 'A folder of src that is not in the list has no direction to keep.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/', pathNot: known },
    },
    {
      name: 'no-circular-imports',
      comment: 'Modules that import each other have no order to load in.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circular-types',
      comment: 'Only entities name each other, for relations are mutual; even they do it by type alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: files('entities') },
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'The product runs without its tests, benchmarks and build scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:test|bench|scripts)/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: "What the product imports is among package.json's dependencies.",
      severity: 'error',
      from: { path: '^src/', pathNot: files(...pages) },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that is there only because another one brought it may be gone tomorrow.',
      severity: 'error',
      from: { path: '^src/', pathNot: files(...pages) },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable-imports',
      comment: 'Every import names something that exists.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // swc reports imports of types as well, which is wanted: a layer that knows another's types depends on it.
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
