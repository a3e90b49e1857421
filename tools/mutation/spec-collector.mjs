import { bind } from 'jest-each';
import { expect } from 'expect';

/** @typedef {{ id: string, name: string, file: string, run: () => unknown }} Test */

let open;

/** Titles of the describes around, outermost first. */
const titles = [];

const collecting = (word) => {
  if (open === undefined) throw new Error(`Call ${word} while the spec is loaded, not in a test.`);
};

function describe(title, body) {
  collecting('describe');
  titles.push(String(title));
  try {
    body();
  } finally {
    titles.pop();
  }
}

function it(title, run) {
  collecting('it');
  const name = [...titles, title].join(' ');
  const twins = open.tests.filter((test) => test.name === name).length;
  const id = `${open.file} ${name}${twins === 0 ? '' : ` (${twins + 1})`}`;
  open.tests.push({ id, name, file: open.file, run });
}

describe.each = bind(describe, false);
it.each = bind(it, false);

/**
 * Makes what jest gives to specs global. Rules are pure, so their specs have no hooks: one that has gets an error. What a
 * library of specs cleans up at the end changes no result, so that is ignored.
 */
export function defineGlobals() {
  const noHook = () => {
    throw new Error('Specs of rules have no hooks: the mutation runner runs single tests of them.');
  };
  const hooks = {
    beforeEach: noHook,
    afterEach: noHook,
    beforeAll: noHook,
    afterAll: () => undefined,
  };
  Object.assign(globalThis, { describe, it, test: it, expect, ...hooks });
}

/**
 * The tests that a spec defines when it is loaded.
 * @param {string} file its name in ids
 * @param {() => void} load
 * @returns {Test[]}
 */
export function collect(file, load) {
  open = { file, tests: [] };
  try {
    load();
    if (open.tests.length === 0) throw new Error(`${file} defines no test.`);
    return open.tests;
  } finally {
    open = undefined;
  }
}
