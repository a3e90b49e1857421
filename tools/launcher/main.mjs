/**
 * The launcher: brings a system up from a fresh checkout with nothing but Node and npm. It runs before
 * `node_modules` exists, so everything in this folder imports Node's own modules only; a backup, which needs a running
 * system, loads its client of Postgres when it begins.
 */
import { print, sayEnd, Stop } from './log.mjs';
import version from './version.cjs';

const { versionText } = version;

const commands = {
  start: () => import('./start.mjs').then(({ start }) => start()),
  test: (args) => import('./test.mjs').then(({ test }) => test(args)),
  run: (args) => import('./run.mjs').then(({ run }) => run(args)),
  install: () => import('./install.mjs').then(({ install }) => install()),
  build: async () => {
    await commands.install();
    await import('./build.mjs').then(({ build }) => build());
  },
  migrate: () => import('./migrate.mjs').then(({ migrate }) => migrate()),
  secrets: (logs) =>
    import('./deployment-secrets.mjs').then(({ writeDeploymentSecrets }) =>
      writeDeploymentSecrets(logs),
    ),
  rotate: (args) => import('./rotate-secrets.mjs').then(({ rotateSecrets }) => rotateSecrets(args)),
  backup: (args) => import('./backup.mjs').then(({ backup }) => backup(args)),
  restore: (args) => import('./restore.mjs').then(({ restore }) => restore(args)),
  'serve-stack': () => import('./serve-stack.mjs').then(({ serveStack }) => serveStack()),
};

const [name, ...args] = process.argv.slice(2);
try {
  if (name === '--version') {
    print(versionText());
    process.exit(0);
  }
  if (!commands[name])
    throw new Stop(
      `Say what to do: node tools/launcher/main.mjs ${Object.keys(commands).join(' | ')}`,
    );
  // Timers of a start that was broken off must not keep the process alive.
  process.exit((await commands[name](args)) ?? 0);
} catch (error) {
  sayEnd(error);
  process.exit(1);
}
