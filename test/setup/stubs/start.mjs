/** `npm start` with two stubs in place of the services: the servers and everything else are real. */
import { fileURLToPath } from 'node:url';
import { start } from '../../../tools/launcher/start.mjs';

const stub = (name) => fileURLToPath(new URL(name, import.meta.url));

try {
  process.exit(
    await start({
      isBuilt: true,
      examples: false,
      migrate: false,
      services: [
        { name: 'idler', file: stub('./stub-service.mjs') },
        { name: 'gateway', file: stub('./stub-gateway.mjs'), isDoor: true },
      ],
    }),
  );
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
