/** A gateway without services: answers `/readyz`, and ends on demand. For tests of the launcher. */
import { createServer } from 'node:http';

createServer((request, response) => {
  if (request.url === '/die') process.exit(3);
  response.end(JSON.stringify({ pid: process.pid, dataFolder: process.env.WRIT_DATA }));
}).listen(Number(process.env.WRIT_PORT), '127.0.0.1', () => process.stdout.write('listening\n'));

process.on('SIGTERM', () => process.exit(0));
