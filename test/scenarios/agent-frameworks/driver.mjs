/**
 * Plays an agent that waits for its owner, from the state that a killed process left, and what may go wrong with it: one process,
 * because frameworks take a second to load. Prints what the note has after each part.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const { NOTE, WRIT_URL, WRIT_OWNER_KEY, WRIT_WORK_ORDER } = process.env;
const [, , state] = process.argv;

const note = () => (existsSync(NOTE) ? readFileSync(NOTE, 'utf8') : '');
const stateIn = (part, edited = (text) => text) => {
  writeFileSync(
    `${state}-${part}`,
    edited(readFileSync(state, 'utf8').replaceAll(state, `${state}-${part}`)),
  );
  return `${state}-${part}`;
};
/** Runs the agent once more: a module of another name is loaded again. */
const run = async (module, part, file) => {
  process.argv[2] = file;
  globalThis.isResumed = false;
  await import(`./${module}.mjs?${part}`).catch((error) =>
    process.stderr.write(`${part}: ${error.stack}\n`),
  );
};

/** Resolves when Writ has answered the next proposal of this process. */
const nextAnswer = () =>
  new Promise((resolve) => {
    const send = globalThis.fetch;
    globalThis.fetch = async (...request) => {
      const answer = await send(...request);
      if (String(request[0]).endsWith('/v1/actions')) resolve();
      return answer;
    };
  });

const headers = { authorization: `Bearer ${WRIT_OWNER_KEY}`, 'content-type': 'application/json' };
const grant = async () => {
  const path = `/v1/approvals?workOrderId=${WRIT_WORK_ORDER}&status=requested`;
  const { items } = await (await fetch(WRIT_URL + path, { headers })).json();
  for (const { approvalId } of items) {
    const body = JSON.stringify({ workOrderId: WRIT_WORK_ORDER });
    const sent = { method: 'POST', headers, body };
    await fetch(`${WRIT_URL}/v1/approvals/${approvalId}/grant`, sent);
  }
};

const notes = {};
await run('deceived', 'forged', stateIn('forged'));
notes.forged = note();
await grant();
await run(
  'deceived',
  'edited',
  stateIn('edited', (text) => text.replaceAll('at ten', 'at two')),
);
notes.edited = note();
const [second, later] = [stateIn('second'), stateIn('later')];
const isDecided = nextAnswer();
const first = run('agent', 'first', state);
// From then on the first one does not wait for an owner, so both go on at once.
await isDecided;
await Promise.all([first, run('deceived', 'second', second)]);
notes.resumedTwice = note();
await run('deceived', 'later', later);
notes.resumedLater = note();
process.stdout.write(`\n${JSON.stringify(notes)}\n`);
