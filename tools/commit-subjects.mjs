import { execFileSync } from 'node:child_process';
import { print } from './launcher/log.mjs';

/** Without a release tag, the check reads this many commits. */
const LATEST = 10;
/** What a subject must not look like. The verb must not end like another form, apart from the listed imperatives. */
const rules = [
  [/^.{73}/, 'has more than 72 characters'],
  [/^\S+:/, 'has a prefix: begin with the verb'],
  [/^[^A-Z]/, 'does not begin with a capital letter'],
  [/\.$/, 'ends with a full stop'],
  [
    /^(?!(Address|Bring|Embed|Exceed|Feed|Focus|Miss|Need|Pass|Process|Seed)\b)(\w+(ed|ing|s)|Built|Gave|Kept|Made|New|Ran|The|Took|Wrote)\b/,
    'begins with no imperative: write Add, not Added, Adds or Adding',
  ],
];

/** What is wrong with a subject; undefined for an imperative sentence. */
export const complaintAbout = (subject) => rules.find(([wrong]) => wrong.test(subject))?.[1];

const git = (...args) => {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
};

if (process.argv[1]?.endsWith('commit-subjects.mjs')) {
  if (git('rev-parse', '--is-shallow-repository').trim() !== 'false')
    print('Commit subjects: skipped, this is no git checkout with history.');
  const tag = git('describe', '--tags', '--abbrev=0').trim();
  const log = git('log', '--no-merges', '--format=%s', tag ? `${tag}..HEAD` : `-${LATEST}`);
  for (const subject of log.split('\n').filter(complaintAbout)) {
    print(`"${subject}" ${complaintAbout(subject)}.`);
    process.exitCode = 1;
  }
}
