import { parentPort } from 'node:worker_threads';
import { checkPolicy, type ToCheck } from './check';

/**
 * A thread that checks what it is sent, one text after the other. It shares the flags of its process, and
 * nothing else: an engine that breaks here ends this thread.
 */
const port = parentPort!;
port.on('message', (text: ToCheck) => port.postMessage(checkPolicy(text)));
