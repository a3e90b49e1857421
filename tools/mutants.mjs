/**
 * `npm run mutants [name…]`: proves that the tests which guard a rule fail when the rule is broken.
 *
 * Each `test/mutants/*.patch` is a bug that somebody might write. Its head names the rule, and the
 * test that must catch it; the test has to pass without the patch and to fail with it. All of it
 * happens on the last commit, in a checkout of its own that is removed at the end.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOut, removeCheckout } from './checkout.mjs';
import { install } from './launcher/install.mjs';
import { print, say, sayEnd, Stop } from './launcher/log.mjs';
import { nodeBinary } from './launcher/node.mjs';
import { root } from './launcher/root.mjs';
import { chosenMutants, git } from './mutant-patches.mjs';

const OUTCOMES = { red: 'red', green: 'GREEN', broken: 'BROKEN' };

/** The last commit in a folder of its own, on the packages that are installed here. */
function openCheckout() {
  const lockIsCommitted = git(root, 'diff', 'HEAD', '--name-only', 'package-lock.json') === '';
  if (!lockIsCommitted)
    throw new Stop('Commit package-lock.json first: mutants run on the last commit.');
  const path = join(mkdtempSync(join(tmpdir(), 'writ-mutants-')), 'checkout');
  checkOut('HEAD', path);
  return path;
}

function closeCheckout(path) {
  removeCheckout(path);
  rmSync(join(path, '..'), { recursive: true, force: true });
}

/** Runs Node in the checkout; its output is printed when something is wrong. */
function runNode(checkout, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeBinary(), args, {
      cwd: checkout,
      env: { ...process.env, CI: '1', NODE_ENV: 'test' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes) => (output += bytes));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

const BUILD = `import { build } from './tools/launcher/build.mjs'; await build();`;

async function build(checkout) {
  const { code, output } = await runNode(checkout, ['--input-type=module', '--eval', BUILD]);
  if (code !== 0) throw new Stop(`It does not build:\n${output}`);
}

/**
 * Builds, and runs the one test.
 * @returns 'passed' or 'failed'
 * @throws Stop when there is no such test, or when it could not even run
 */
async function verdictOf({ test, title }, checkout) {
  await build(checkout);
  const report = join(checkout, 'mutant-report.json');
  rmSync(report, { force: true });
  const { output } = await runNode(checkout, [
    join(root, 'node_modules/jest/bin/jest.js'),
    test,
    '--testNamePattern',
    literally(title),
    '--json',
    '--outputFile',
    report,
    // A test that fails half-way may leave a socket open, and the runner would wait for it.
    '--forceExit',
  ]);
  const { testResults, numRuntimeErrorTestSuites } = readReport(report, output);
  const verdicts = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ status }) => status)
    .filter((status) => status === 'passed' || status === 'failed');
  if (numRuntimeErrorTestSuites > 0) throw new Stop(`The test could not run:\n${output}`);
  if (verdicts.length === 0) throw new Stop(`${test} has no test like "${title}".`);
  return verdicts.includes('failed') ? 'failed' : 'passed';
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function readReport(path, output) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Stop(`The test runner did not end in order:\n${output}`);
  }
}

/** What became of a mutant: red is what it should be. */
async function tried(mutant, checkout) {
  try {
    if ((await verdictOf(mutant, checkout)) === 'failed')
      throw new Stop('The test fails without the mutant, so it proves nothing.');
    git(checkout, 'apply', mutant.patch);
    const verdict = await verdictOf(mutant, checkout);
    return { outcome: verdict === 'failed' ? OUTCOMES.red : OUTCOMES.green, why: '' };
  } catch (error) {
    if (!(error instanceof Stop) && error.stderr === undefined) throw error;
    return { outcome: OUTCOMES.broken, why: error.stderr || error.message };
  } finally {
    git(checkout, 'checkout', '--', '.');
    git(checkout, 'clean', '--force', '--quiet', '--exclude=dist', '--exclude=node_modules');
  }
}

const seconds = (since) => ((performance.now() - since) / 1_000).toFixed(1);

async function tryAll(mutants, checkout) {
  const results = [];
  for (const [i, mutant] of mutants.entries()) {
    const since = performance.now();
    const result = await tried(mutant, checkout);
    results.push({ ...mutant, ...result });
    say(`[${i + 1}/${mutants.length}] ${mutant.name}: ${result.outcome} (${seconds(since)} s)`);
    if (result.why) say(result.why.trimEnd());
  }
  return results;
}

function table(results) {
  const rows = [
    ['mutant', 'outcome', 'rule', 'test'],
    ...results.map(({ name, outcome, rule, test, title }) => [
      name,
      outcome,
      rule,
      `${test} "${title}"`,
    ]),
  ];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function main(names) {
  const mutants = chosenMutants(names);
  await install();
  const checkout = openCheckout();
  // A child still at work dies with its checkout; what it started is ended by its own guard.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      closeCheckout(checkout);
      process.exit(130);
    });
  try {
    const results = await tryAll(mutants, checkout);
    print(`\n${table(results)}`);
    return results.every(({ outcome }) => outcome === OUTCOMES.red) ? 0 : 1;
  } finally {
    closeCheckout(checkout);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  sayEnd(error);
  process.exitCode = 1;
}
