import { processTerminal, sayError } from '../terminal';
import { actorsFrom } from './actors';
import { Narrator } from './narrator';
import { playStory } from './play-story';
import { EXAMPLE_FOLDER, storiesIn } from './story-file';
import { type Tally, tallyTable } from './tally';

/**
 * `npm run demo`: the example use cases against a running system, narrated as they happen;
 * `npm run demo -- refunds` plays one. Exits with 1 when something does not come out as the story says.
 */
const main = async (): Promise<void> => {
  try {
    const stories = storiesIn(EXAMPLE_FOLDER, process.argv.slice(2));
    const actors = actorsFrom(process.env, process.cwd());
    const tell = new Narrator(processTerminal());
    const tallies: Tally[] = [];
    for (const found of stories) tallies.push(await playStory(actors, found, tell));

    tell.title('What the ledger holds of it');
    tell.says(tallyTable(tallies));
    tell.says(['', `Look at it: ${actors.url} · npx writ report exception-trends`]);
    if (tallies.some(({ failed }) => failed)) process.exitCode = 1;
  } catch (error) {
    sayError(error);
  }
};

void main();
