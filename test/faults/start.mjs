/** `npm start` of what is built, without the examples. */
import { start } from '../../tools/launcher/start.mjs';

try {
  process.exit(await start({ isBuilt: true, examples: false }));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
