const { writeSync } = require('node:fs');
const { parentPort, workerData: limitMs } = require('node:worker_threads');

const STDERR = 2;
let running;
let timer;

const giveUp = () => {
  const { file, test = 'none of its tests yet' } = running;
  writeSync(
    STDERR,
    `\n${file} is not over after ${limitMs / 1_000} s and is ended. It was at: ${test}\n`,
  );
  process.kill(process.pid, 'SIGKILL');
};

parentPort.on('message', ({ file, test }) => {
  if (test) {
    running = { ...running, test };
    return;
  }
  clearTimeout(timer);
  running = { file };
  if (file) timer = setTimeout(giveUp, limitMs);
});
